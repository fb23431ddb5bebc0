(* Positive semidefinite matrices are sums of nonnegative multiples of outer products (LDL', no square roots);
   from this the rules for Kronecker and Hadamard products and for the trace. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.real_closed Require Import mxtens.
From mathcomp Require Import ring.
From Gradus Require Import base loewner.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Forms.
Variable R : comRingType.
Implicit Types (m n : nat).

Lemma qf_ranks n (s : seq (R * 'cV[R]_n)) x :
  qf (\sum_(p <- s) p.1 *: (p.2 *m p.2^T)) x = \sum_(p <- s) p.1 * (\sum_i p.2 i 0 * x i 0) ^+ 2.
Proof.
rewrite /qf /bf mulmx_sumr mulmx_suml summxE; apply: eq_bigr => p _.
by rewrite -qf_outer -qfZ.
Qed.

Lemma qf_had_outer n (v : 'cV[R]_n) (C : 'M[R]_n) x :
  qf (had (v *m v^T) C) x = qf C (\col_i (v i 0 * x i 0)).
Proof.
rewrite !qfE; apply: eq_bigr => i _; apply: eq_bigr => j _.
by rewrite mxE outerE !mxE; ring.
Qed.

Lemma tensBl m n p q (A B : 'M[R]_(m,n)) (C : 'M[R]_(p,q)) : (A - B) *t C = A *t C - B *t C.
Proof.
apply/matrixP => i j; case: (mxtens_indexP i) => i1 i2; case: (mxtens_indexP j) => j1 j2.
by rewrite [RHS]mxE [(- (_ *t _)) _ _]mxE !tensmxE [(A - B) _ _]mxE [(- B) _ _]mxE mulrBl.
Qed.
Lemma tensBr m n p q (A B : 'M[R]_(m,n)) (C : 'M[R]_(p,q)) : C *t (A - B) = C *t A - C *t B.
Proof.
apply/matrixP => i j; case: (mxtens_indexP i) => i1 i2; case: (mxtens_indexP j) => j1 j2.
by rewrite [RHS]mxE [(- (_ *t _)) _ _]mxE !tensmxE [(A - B) _ _]mxE [(- B) _ _]mxE mulrBr.
Qed.

Lemma qf_tens m n (A : 'M[R]_m) (C : 'M[R]_n) (x : 'cV[R]_(m * n)) :
  qf (A *t C) x = \sum_i \sum_j A i j *
    bf C (\col_k x (mxtens_index (i,k)) 0) (\col_k x (mxtens_index (j,k)) 0).
Proof.
rewrite qfE sum_tens; apply: eq_bigr => i _.
transitivity (\sum_k \sum_j \sum_l A i j * (C k l * (x (mxtens_index (i,k)) 0 * x (mxtens_index (j,l)) 0))).
  apply: eq_bigr => k _; rewrite sum_tens; apply: eq_bigr => j _; apply: eq_bigr => l _.
  by rewrite tensmxE -mulrA.
rewrite exchange_big; apply: eq_bigr => j _; rewrite bfE mulr_sumr; apply: eq_bigr => k _.
by rewrite mulr_sumr; apply: eq_bigr => l _; rewrite !mxE.
Qed.

Lemma qf_tens_outer m n (v : 'cV[R]_m) (C : 'M[R]_n) x :
  qf ((v *m v^T) *t C) x = qf C (\sum_i v i 0 *: \col_k x (mxtens_index (i,k)) 0).
Proof.
rewrite qf_tens /qf bf_suml; apply: eq_bigr => i _; rewrite bf_sumr; apply: eq_bigr => j _.
by rewrite outerE bfZl bfZr mulrA.
Qed.
End Forms.

Section Psd.
Variable R : realFieldType.
Implicit Types (m n : nat).

Definition unit_col n (i : 'I_n) : 'cV[R]_n := delta_mx i 0.
Lemma bf_unit n (A : 'M[R]_n) i j : bf A (unit_col i) (unit_col j) = A i j.
Proof. by rewrite /bf trmx_delta -rowE -colE !mxE. Qed.
Lemma qf_unit n (A : 'M[R]_n) i : qf A (unit_col i) = A i i.
Proof. exact: bf_unit. Qed.

Lemma psd_diag_ge0 n (A : 'M[R]_n) i : psd A -> 0 <= A i i.
Proof. by move=> /(_ (unit_col i)); rewrite qf_unit. Qed.

Lemma psd_diag0 n (A : 'M[R]_n) : sym A -> psd A -> (forall i, A i i = 0) -> A = 0.
Proof.
move=> sA hA d; apply/matrixP => i j; rewrite mxE.
have := hA (unit_col i + unit_col j); have := hA (unit_col i - unit_col j).
rewrite (qf_sub _ _ sA) (qf_add _ _ sA) !qf_unit bf_unit !d !(addr0, add0r) oppr_ge0.
by rewrite pmulr_rle0 ?ltr0n // pmulr_rge0 ?ltr0n // => h1 h2; apply/le_anti/andP.
Qed.

(* One step of the elimination: subtract the outer product of column i. *)
Definition eliminate n (A : 'M[R]_n) i : 'M[R]_n := A - (A i i)^-1 *: (col i A *m (col i A)^T).

Lemma qf_eliminate n (A : 'M[R]_n) i x : sym A -> A i i != 0 ->
  qf (eliminate A i) x = qf A (x - (bf A (unit_col i) x / A i i) *: unit_col i).
Proof.
move=> sA ai; set a := A i i in ai *; set b := bf A (unit_col i) x.
have -> : qf (eliminate A i) x = qf A x - a^-1 * b ^+ 2.
  rewrite qfB qfZ qf_outer; congr (_ - _ * _ ^+ 2).
  rewrite /b /bf trmx_delta -rowE mulE; apply: eq_bigr => j _.
  by rewrite !mxE symE.
rewrite (qf_sub _ _ sA) /qf bfZl !bfZr bf_unit (bfC _ _ sA) -/b -/a.
have -> : bf A x x = qf A x by [].
by move: (qf A x) => q; clearbody a b; field.
Qed.

Lemma psd_eliminate n (A : 'M[R]_n) i : sym A -> psd A -> A i i != 0 ->
  sym (eliminate A i) /\ psd (eliminate A i).
Proof.
move=> sA hA ai; split; first by apply/symB/symZ/sym_outer.
by move=> x; rewrite qf_eliminate.
Qed.

Lemma eliminate_diag n (A : 'M[R]_n) i j : eliminate A i j j = A j j - (A i i)^-1 * A j i ^+ 2.
Proof. by rewrite !mxE big_ord1 !mxE expr2. Qed.

(* The decomposition. *)
Lemma psd_ranks n (A : 'M[R]_n) : sym A -> psd A ->
  exists2 s : seq (R * 'cV[R]_n), all (fun p : R * _ => 0 <= p.1) s & A = \sum_(p <- s) p.1 *: (p.2 *m p.2^T).
Proof.
have [k] := ubnP #|[pred i | A i i != 0]|; elim: k A => // k IH A hk sA hA.
case: (pickP [pred i | A i i != 0]) => [i /= ai|d0]; last first.
  exists nil => //; rewrite big_nil; apply: psd_diag0 => // i.
  by have /negbFE/eqP := d0 i.
have [sE hE] := psd_eliminate sA hA ai.
case: (IH (eliminate A i)) => // [|s s0 E].
  rewrite ltnS in hk; apply: leq_trans hk; apply: proper_card; apply/properP; split.
    apply/subsetP => j; rewrite !inE; apply: contra => /eqP jj.
    rewrite eq_le (psd_diag_ge0 _ hE) andbT eliminate_diag jj sub0r oppr_le0.
    by rewrite mulr_ge0 ?sqr_ge0 // invr_ge0 psd_diag_ge0.
  exists i; rewrite !inE // negbK eliminate_diag expr2 mulrA mulVf // mul1r subrr.
  exact: eqxx.
exists (((A i i)^-1, col i A) :: s); first by rewrite /= invr_ge0 psd_diag_ge0.
by rewrite big_cons /= -E addrC subrK.
Qed.

(* A positive semidefinite form vanishes only on the kernel. *)
Lemma psd_null n (A : 'M[R]_n) x : sym A -> psd A -> qf A x = 0 -> A *m x = 0.
Proof.
move=> sA hA h0.
have B y : bf A y x = 0.
  apply/eqP; case: (ltrgtP 0 (qf A y)) (hA y) => // [Ay|Ay] _.
    have := hA (bf A y x *: y - qf A y *: x).
    rewrite (qf_sub _ _ sA) /qf !bfZl !bfZr -/(qf A y) -/(qf A x) h0 mulr0 mulr0 addr0.
    have -> (a b : R) : a * (a * b) - 2%:R * (a * (b * a)) = - (a ^+ 2 * b) by ring.
    by rewrite oppr_ge0 pmulr_lle0 // => h; rewrite -sqrf_eq0 eq_le h sqr_ge0.
  have := hA (y + x); have := hA (y - x).
  rewrite (qf_sub _ _ sA) (qf_add _ _ sA) -Ay h0 !(addr0, add0r) oppr_ge0.
  by rewrite pmulr_rle0 ?ltr0n // pmulr_rge0 ?ltr0n // => h1 h2; rewrite eq_le h1.
apply/matrixP => i j; rewrite ord1 [RHS]mxE -(B (unit_col i)).
by rewrite /bf trmx_delta -rowE -row_mul [RHS]mxE.
Qed.

(* L-TRACE. A positive semidefinite matrix is below its trace times the identity. *)
Lemma L_TRACE n (A : 'M[R]_n) : 0 <=L A -> A <=L \tr A *: 1%:M.
Proof.
move=> /loew0P [sA hA]; apply: loewP => //; first exact: symZ1.
case: (psd_ranks sA hA) => s s0 E x; rewrite qf_ones E qf_ranks linear_sum big_distrl /=.
rewrite big_seq [X in _ <= X]big_seq; apply: ler_sum => p ps.
rewrite linearZ -mulrA ler_wpmul2l ?(allP s0) //; apply: le_trans (cauchy_schwarz _ _) _.
rewrite ler_wpmul2r ?sumr_ge0 // => [i _|]; first exact: sqr_ge0.
by rewrite /mxtrace ler_sum // => i _; rewrite mxE big_ord1 mxE expr2.
Qed.

(* O-TRACE. The trace of a product of positive semidefinite matrices is nonnegative. *)
Lemma O_TRACE n (A B : 'M[R]_n) : 0 <=L A -> 0 <=L B -> 0 <= \tr (A *m B).
Proof.
move=> /loew0P [sA hA] /loew0P [_ hB]; case: (psd_ranks sA hA) => s s0 ->.
rewrite mulmx_suml linear_sum big_seq; apply: sumr_ge0 => p ps.
rewrite -scalemxAl linearZ /= -mulmxA mxtrace_mulC; apply: mulr_ge0; first exact: (allP s0).
by rewrite /mxtrace big_ord1; exact: hB.
Qed.

Lemma psd_had n (A C : 'M[R]_n) : sym A -> psd A -> psd C -> psd (had A C).
Proof.
move=> sA hA hC x; case: (psd_ranks sA hA) => s s0 ->.
have -> : had (\sum_(p <- s) p.1 *: (p.2 *m p.2^T)) C = \sum_(p <- s) p.1 *: had (p.2 *m p.2^T) C.
  apply/matrixP => i j; rewrite mxE !summxE mulr_suml; apply: eq_bigr => p _.
  by rewrite !mxE mulrA.
rewrite /qf /bf mulmx_sumr mulmx_suml summxE big_seq; apply: sumr_ge0 => p ps.
by rewrite -/(bf _ x x) -/(qf _ x) qfZ qf_had_outer mulr_ge0 // (allP s0).
Qed.

(* L-SCHUR. The Schur product theorem, in its monotone form. *)
Lemma L_SCHUR n (A B C : 'M[R]_n) : A <=L B -> 0 <=L C -> had A C <=L had B C.
Proof.
move=> [sA sB h] /loew0P [sC hC]; split; try exact: sym_had.
have -> : had B C - had A C = had (B - A) C by apply/matrixP => i j; rewrite !mxE mulrDl mulNr.
by apply: psd_had => //; exact: symB.
Qed.

Lemma psd_tens m n (A : 'M[R]_m) (C : 'M[R]_n) : sym A -> psd A -> psd C -> psd (A *t C).
Proof.
move=> sA hA hC x; case: (psd_ranks sA hA) => s s0 E.
have -> : qf (A *t C) x = \sum_(p <- s) p.1 * qf ((p.2 *m p.2^T) *t C) x.
  rewrite qf_tens; under [RHS]eq_bigr do rewrite qf_tens mulr_sumr.
  rewrite [RHS]exchange_big /=; apply: eq_bigr => i _.
  under [RHS]eq_bigr do rewrite mulr_sumr.
  rewrite [RHS]exchange_big /=; apply: eq_bigr => j _.
  by rewrite E summxE mulr_suml; apply: eq_bigr => p _; rewrite mxE mulrA.
rewrite big_seq; apply: sumr_ge0 => p ps.
by rewrite qf_tens_outer mulr_ge0 // (allP s0).
Qed.

(* L-KRON. The Kronecker product is monotone in its left factor, for any positive semidefinite right factor. *)
Lemma L_KRON_left m n (A B : 'M[R]_m) (C : 'M[R]_n) : A <=L B -> 0 <=L C -> A *t C <=L B *t C.
Proof.
move=> [sA sB h] /loew0P [sC hC]; split; try exact: sym_tens.
by rewrite -tensBl; apply: psd_tens => //; exact: symB.
Qed.

(* L-KRON. It is monotone in its right factor. *)
Lemma L_KRON_right m n (A B : 'M[R]_m) (C : 'M[R]_n) : A <=L B -> 0 <=L C -> C *t A <=L C *t B.
Proof.
move=> [sA sB h] /loew0P [sC hC]; split; try exact: sym_tens.
by rewrite -tensBr; apply: psd_tens.
Qed.
End Psd.
