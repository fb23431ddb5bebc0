(* Positive definite matrices: closure rules, and the Loewner rules that need an inverse. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.real_closed Require Import mxtens.
From mathcomp Require Import ring.
From Gradus Require Import base loewner psd.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Definite.
Variable R : realFieldType.
Implicit Types (m n : nat).

Lemma pd_psd n (A : 'M[R]_n) : pd A -> psd A.
Proof. by move=> [_ h] x; case: (eqVneq x 0) => [->|/h/ltW //]; rewrite qf_x0. Qed.
Lemma pd_loew n (A : 'M[R]_n) : pd A -> 0 <=L A.
Proof. by move=> h; apply/loew0P; split; [case: h | exact: pd_psd]. Qed.

Lemma inj_unit n (A : 'M[R]_n) : (forall x : 'cV_n, A *m x = 0 -> x = 0) -> A \in unitmx.
Proof.
move=> h; rewrite -unitmx_tr -row_free_unit; apply: inj_row_free => v hv.
by apply: trmx_inj; rewrite trmx0; apply: h; apply: trmx_inj; rewrite trmx_mul trmxK hv trmx0.
Qed.
Lemma pd_unit n (A : 'M[R]_n) : pd A -> A \in unitmx.
Proof.
move=> [_ h]; apply: inj_unit => x hx; apply/eqP/negPn/negP => /h.
by rewrite /qf /bf -mulmxA hx mulmx0 mxE ltxx.
Qed.
Lemma pd_null n (A : 'M[R]_n) : sym A -> psd A -> A \in unitmx -> pd A.
Proof.
move=> sA hA uA; split=> // x x0; rewrite lt_neqAle hA andbT eq_sym.
apply: contra x0 => /eqP /(psd_null sA hA) h.
by rewrite -(mulKmx uA x) h mulmx0.
Qed.
Lemma sym_inv n (A : 'M[R]_n) : sym A -> sym (invmx A).
Proof. by move=> sA; rewrite /sym trmx_inv sA. Qed.
Lemma unit_neq0 n m (A : 'M[R]_n) (x : 'M[R]_(n,m)) : A \in unitmx -> x != 0 -> A *m x != 0.
Proof. by move=> uA; apply: contra => /eqP h; rewrite -(mulKmx uA x) h mulmx0. Qed.
Lemma sumsq_gt0 n (x : 'cV[R]_n) : x != 0 -> 0 < \sum_i x i 0 ^+ 2.
Proof.
move=> x0; rewrite lt_neqAle sumr_ge0 ?andbT => [|i _]; last exact: sqr_ge0.
rewrite eq_sym; apply: contra x0; rewrite psumr_eq0 => [/allP h|i _]; last exact: sqr_ge0.
apply/eqP/matrixP => i j; rewrite ord1 mxE; apply/eqP; rewrite -sqrf_eq0.
by have := h i (mem_index_enum _).
Qed.

(* PD-EYE. The identity is positive definite. *)
Lemma PD_EYE n : pd (1%:M : 'M[R]_n).
Proof. by split=> [|x x0]; [exact: sym1 | rewrite qf1 sumsq_gt0]. Qed.

(* PD-SCALE. A positive multiple of a positive definite matrix. *)
Lemma PD_SCALE n c (A : 'M[R]_n) : 0 < c -> pd A -> pd (c *: A).
Proof. by move=> c0 [sA h]; split=> [|x x0]; [exact: symZ | rewrite qfZ mulr_gt0 // h]. Qed.

(* PD-ADD. A positive definite plus a positive semidefinite matrix. *)
Lemma PD_ADD n (A B : 'M[R]_n) : pd A -> 0 <=L B -> pd (A + B).
Proof.
by move=> [sA h] /loew0P [sB hB]; split=> [|x x0]; [exact: symD | rewrite qfD ltr_paddr ?h].
Qed.

(* PD-RIDGE. A positive semidefinite matrix plus a positive multiple of the identity. *)
Lemma PD_RIDGE n c (A : 'M[R]_n) : 0 <=L A -> 0 < c -> pd (A + c *: 1%:M).
Proof. by move=> hA c0; rewrite addrC; apply: PD_ADD hA; apply: PD_SCALE c0 (PD_EYE n). Qed.

(* PD-DIAG. A diagonal matrix with positive entries. *)
Lemma PD_DIAG n (d : 'cV[R]_n) : 0 <E d -> pd (diag d).
Proof.
move=> h; split=> [|x x0]; first exact: sym_diag.
have d0 i : 0 < d i 0 by have := h i 0; rewrite mxE.
rewrite qf_diag lt_neqAle sumr_ge0 ?andbT => [|i _]; last by rewrite mulr_ge0 ?sqr_ge0 // ltW.
rewrite eq_sym; apply: contra x0; rewrite psumr_eq0 => [/allP z|i _]; last by rewrite mulr_ge0 ?sqr_ge0 // ltW.
apply/eqP/matrixP => i j; rewrite ord1 mxE; apply/eqP.
by have := z i (mem_index_enum _); rewrite mulf_eq0 gt_eqF //= sqrf_eq0.
Qed.

Definition fullrank n m (Z : 'M[R]_(n,m)) := forall x : 'cV_m, Z *m x = 0 -> x = 0.

Lemma PD_CONG n m (A : 'M[R]_n) (Z : 'M[R]_(n,m)) : pd A -> fullrank Z -> pd (Z^T *m A *m Z).
Proof.
move=> [sA h] hZ; split=> [|x x0]; first exact: sym_cong.
by rewrite qf_cong h //; apply: contra x0 => /eqP /hZ ->.
Qed.

(* PD-GRAM. A weighted Gram matrix of a matrix with full column rank. *)
Lemma PD_GRAM_weighted n m (Z : 'M[R]_(n,m)) (w : 'cV[R]_n) : fullrank Z -> 0 <E w ->
  pd (Z^T *m diag w *m Z).
Proof. by move=> hZ w0; apply: PD_CONG => //; exact: PD_DIAG. Qed.

(* PD-GRAM. The plain Gram matrix. *)
Lemma PD_GRAM_plain n m (Z : 'M[R]_(n,m)) : fullrank Z -> pd (Z^T *m Z).
Proof. by move=> hZ; have := PD_CONG (PD_EYE n) hZ; rewrite mulmx1. Qed.

(* PD-LOWER. What lies above a positive definite matrix is positive definite. *)
Lemma PD_LOWER n (A B : 'M[R]_n) : pd A -> A <=L B -> pd B.
Proof.
move=> [sA h] hB; case: (hB) => _ sB _; split=> // x x0.
exact: lt_le_trans (h x x0) (loew_qf x hB).
Qed.

(* PD-EQ. Replacement by an equal matrix. *)
Lemma PD_EQ n (A B : 'M[R]_n) : pd A -> A = B -> pd B.
Proof. by move=> h <-. Qed.

(* PD-INV. The inverse of a positive definite matrix. *)
Lemma PD_INV n (A : 'M[R]_n) : pd A -> pd (invmx A).
Proof.
move=> hA; have uA := pd_unit hA; case: hA => sA h; split=> [|x x0]; first exact: sym_inv.
have -> : invmx A = (invmx A)^T *m A *m invmx A by rewrite sym_inv // mulVmx // mul1mx.
by rewrite qf_cong h // unit_neq0 ?unitmx_inv.
Qed.

(* PD-KRON. The Kronecker product of positive definite matrices. *)
Lemma PD_KRON m n (A : 'M[R]_m) (B : 'M[R]_n) : pd A -> pd B -> pd (A *t B).
Proof.
move=> hA hB; have [uA uB pA pB] := And4 (pd_unit hA) (pd_unit hB) (pd_psd hA) (pd_psd hB).
case: hA hB => sA _ [sB _]; case: m A uA pA sA => [|m] A uA pA sA.
  by split=> [|x]; [exact: sym_tens | rewrite (flatmx0 x) eqxx].
case: n B uB pB sB => [|n] B uB pB sB.
  split=> [|x]; first exact: sym_tens.
  have -> : x = 0 by apply/matrixP => i; exfalso; case: (mxtens_indexP i) => ? [].
  by rewrite eqxx.
apply: pd_null; [exact: sym_tens | exact: psd_tens | by apply: tensmx_unit].
Qed.

(* L-ZERO. A positive definite matrix is positive semidefinite. *)
Lemma L_ZERO n (A : 'M[R]_n) : pd A -> 0 <=L A.
Proof. exact: pd_loew. Qed.

(* L-INV. Inversion turns the order of positive definite matrices round. *)
Lemma L_INV n (A B : 'M[R]_n) : pd A -> A <=L B -> invmx B <=L invmx A.
Proof.
move=> hA hAB; have hB := PD_LOWER hA hAB; have uA := pd_unit hA; have uB := pd_unit hB.
case: (hAB) => sA sB _; apply: loewP; try exact: sym_inv.
move=> x; have := pd_psd hA (invmx A *m x - invmx B *m x); rewrite (qf_sub _ _ sA).
have -> : qf A (invmx A *m x) = qf (invmx A) x.
  by rewrite -qf_cong sym_inv // mulVmx // mul1mx.
have -> : bf A (invmx A *m x) (invmx B *m x) = qf (invmx B) x.
  by rewrite bfC // /qf /bf trmx_mul sym_inv // -!mulmxA mulKVmx.
have := loew_qf (invmx B *m x) hAB.
have -> : qf B (invmx B *m x) = qf (invmx B) x.
  by rewrite -qf_cong sym_inv // mulVmx // mul1mx.
have arith (a b c : R) : a <= b -> 0 <= c - 2%:R * b + a -> b <= c.
  move=> ab h; rewrite -subr_ge0; have -> : c - b = c - 2%:R * b + a + (b - a) by ring.
  by rewrite addr_ge0 // subr_ge0.
exact: arith.
Qed.

(* L-SCHURC. A block matrix with positive semidefinite Schur complement. *)
Lemma L_SCHURC m n (A : 'M[R]_m) (B : 'M[R]_(m,n)) (D : 'M[R]_n) : pd D ->
  0 <=L A - B *m invmx D *m B^T -> 0 <=L block_mx A B B^T D.
Proof.
move=> hD /loew0P [sS hS]; have uD := pd_unit hD; have [sD _] := hD; have pD := pd_psd hD.
have sA : sym A.
  rewrite -[A](subrK (B *m invmx D *m B^T)); apply: symD => //.
  by rewrite -{1}[B]trmxK; apply: sym_cong; exact: sym_inv.
apply/loew0P; split=> [|x]; first exact: sym_block.
rewrite -(vsubmxK x); move: (usubmx x) (dsubmx x) => u v.
have -> : qf (block_mx A B B^T D) (col_mx u v) =
  qf (A - B *m invmx D *m B^T) u + qf D (v + invmx D *m (B^T *m u)).
  rewrite qf_block bf_tr (qf_add _ _ sD) qfB.
  have -> : qf (B *m invmx D *m B^T) u = qf D (invmx D *m (B^T *m u)).
    by rewrite -qf_cong sym_inv // mulVmx // mul1mx -qf_cong trmxK.
  have -> : bf D v (invmx D *m (B^T *m u)) = bf B u v.
    by rewrite /bf -[v^T *m D *m _]mulmxA mulKVmx // mulmxA -/(bf B^T v u) bf_tr.
  by move: (qf A u) (qf D v) (bf B u v) (qf D _) => a b c d; ring.
by rewrite addr_ge0.
Qed.

(* L-YOUNG. An off-diagonal block is below blkdiag(Z, E' Z^-1 E). *)
Lemma L_YOUNG m n (Z : 'M[R]_m) (E : 'M[R]_(m,n)) : pd Z ->
  block_mx 0 E E^T 0 <=L block_mx Z 0 0 (E^T *m invmx Z *m E).
Proof.
move=> hZ; have uZ := pd_unit hZ; have [sZ _] := hZ; have pZ := pd_psd hZ.
have sW : sym (E^T *m invmx Z *m E) by apply/sym_cong/sym_inv.
apply: loewP; first by apply: sym_block; exact: sym0.
  by rewrite -{1}(trmx0 R m n); apply: sym_block.
move=> x; rewrite -(vsubmxK x); move: (usubmx x) (dsubmx x) => u v.
rewrite qf_offdiag qf_block.
have Z0 p q (y : 'cV[R]_p) (z : 'cV[R]_q) : bf 0 y z = 0 by rewrite /bf mulmx0 mul0mx mxE.
rewrite !Z0 !addr0 -subr_ge0.
have -> : qf Z u + qf (E^T *m invmx Z *m E) v - 2%:R * bf E u v = qf Z (u - invmx Z *m (E *m v)).
  rewrite (qf_sub _ _ sZ) qf_cong.
  have -> : qf Z (invmx Z *m (E *m v)) = qf (invmx Z) (E *m v).
    by rewrite -qf_cong sym_inv // mulVmx // mul1mx.
  have -> : bf Z u (invmx Z *m (E *m v)) = bf E u v by rewrite /bf -mulmxA mulKVmx // mulmxA.
  by rewrite addrAC.
exact: pZ.
Qed.
End Definite.
