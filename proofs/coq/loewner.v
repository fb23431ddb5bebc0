(* The Loewner order over any ordered field: cone rules, congruence, diagonal dominance, norm, block and projection bounds. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.real_closed Require Import mxtens.
From mathcomp Require Import ring.
From Gradus Require Import base.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Loewner.
Variable R : realFieldType.
Implicit Types (m n : nat).

Lemma loewP n (A B : 'M[R]_n) : sym A -> sym B -> (forall x, qf A x <= qf B x) -> A <=L B.
Proof. by move=> sA sB h; split=> // x; rewrite qfB subr_ge0. Qed.
Lemma loew_qf n (A B : 'M[R]_n) x : A <=L B -> qf A x <= qf B x.
Proof. by case=> _ _ /(_ x); rewrite qfB subr_ge0. Qed.
Lemma loew0P n (A : 'M[R]_n) : 0 <=L A <-> sym A /\ psd A.
Proof.
split=> [[_ sA h]|[sA h]]; first by split=> // x; have := h x; rewrite subr0.
by split=> //; [exact: sym0 | rewrite subr0].
Qed.

(* L-REFL. The order is reflexive on symmetric matrices. *)
Lemma L_REFL n (A : 'M[R]_n) : sym A -> A <=L A.
Proof. by move=> sA; apply: loewP. Qed.

(* L-TRANS. The order is transitive. *)
Lemma L_TRANS n (A B C : 'M[R]_n) : A <=L B -> B <=L C -> A <=L C.
Proof.
move=> hA hB; case: (hA) (hB) => sA _ _ [_ sC _].
by apply: loewP => // x; apply: le_trans (loew_qf x hA) (loew_qf x hB).
Qed.

(* L-ADD. Inequalities add. *)
Lemma L_ADD n (A B C D : 'M[R]_n) : A <=L B -> C <=L D -> A + C <=L B + D.
Proof.
move=> h1 h2; case: (h1) (h2) => sA sB _ [sC sD _]; apply: loewP; try exact: symD.
by move=> x; rewrite !qfD ler_add ?loew_qf.
Qed.

(* L-NEG. Negation turns the order round. *)
Lemma L_NEG n (A B : 'M[R]_n) : A <=L B -> - B <=L - A.
Proof.
move=> h; case: (h) => sA sB _; apply: loewP; try exact: symN.
by move=> x; rewrite !qfN ler_opp2 loew_qf.
Qed.

(* L-SCALE. A nonnegative factor keeps the order. *)
Lemma L_SCALE n c (A B : 'M[R]_n) : 0 <= c -> A <=L B -> c *: A <=L c *: B.
Proof.
move=> c0 h; case: (h) => sA sB _; apply: loewP; try exact: symZ.
by move=> x; rewrite !qfZ ler_wpmul2l ?loew_qf.
Qed.

(* L-EQ. Both sides may be replaced by equal matrices. *)
Lemma L_EQ n (A A' B B' : 'M[R]_n) : A <=L B -> A = A' -> B = B' -> A' <=L B'.
Proof. by move=> h <- <-. Qed.

(* L-SUM. A family of inequalities sums over its index. *)
Lemma L_SUM n (I : finType) (A B : I -> 'M[R]_n) :
  (forall i, A i <=L B i) -> \sum_i A i <=L \sum_i B i.
Proof.
move=> h; apply: loewP; first by apply: sym_sum => i; case: (h i).
  by apply: sym_sum => i; case: (h i).
by move=> x; rewrite !qf_sum ler_sum // => i _; apply: loew_qf.
Qed.

(* L-CONG. Congruence keeps the order. *)
Lemma L_CONG m n (A B : 'M[R]_n) (C : 'M[R]_(n,m)) :
  A <=L B -> C^T *m A *m C <=L C^T *m B *m C.
Proof.
move=> h; case: (h) => sA sB _; apply: loewP; try exact: sym_cong.
by move=> x; rewrite !qf_cong loew_qf.
Qed.

(* L-GRAM. Gram matrices are positive semidefinite. *)
Lemma L_GRAM m n (C : 'M[R]_(n,m)) : 0 <=L C^T *m C.
Proof.
apply/loew0P; split; first exact: sym_gram.
by move=> x; rewrite qf_gram sumr_ge0 // => i _; rewrite sqr_ge0.
Qed.

(* L-DIAG. Diagonal matrices are ordered as their diagonals. *)
Lemma L_DIAG n (a b : 'cV[R]_n) : a <=E b -> diag a <=L diag b.
Proof.
move=> h; apply: loewP; try exact: sym_diag.
by move=> x; rewrite !qf_diag ler_sum // => i _; rewrite ler_wpmul2r ?sqr_ge0.
Qed.

(* L-SCAL. Ordered scalars times a positive semidefinite matrix. *)
Lemma L_SCAL n a b (P : 'M[R]_n) : a <= b -> 0 <=L P -> a *: P <=L b *: P.
Proof.
move=> ab /loew0P [sP hP]; apply: loewP; try exact: symZ.
by move=> x; rewrite !qfZ ler_wpmul2r.
Qed.

Lemma qf_ones n (x : 'cV[R]_n) c : qf (c *: 1%:M) x = c * \sum_i x i 0 ^+ 2.
Proof. by rewrite qfZ qf1. Qed.
Lemma symZ1 n c : sym (c *: 1%:M : 'M[R]_n). Proof. exact/symZ/sym1. Qed.

(* The product of two numbers of signs at most one is bounded by the mean of the squares. *)
Lemma mul_le_half (s x y : R) : s * (x * y) <= `|s| * ((x ^+ 2 + y ^+ 2) / 2%:R).
Proof.
apply: le_trans (ler_norm _) _; rewrite normrM ler_wpmul2l // ler_pdivl_mulr ?ltr0n //.
rewrite normrM -(real_normK (num_real x)) -(real_normK (num_real y)) -subr_ge0.
have -> (a b : R) : a ^+ 2 + b ^+ 2 - a * b * 2%:R = (a - b) ^+ 2 by ring.
exact: sqr_ge0.
Qed.

Lemma qf_le_abs n (S : 'M[R]_n) x : sym S ->
  qf S x <= \sum_i (\sum_j `|S i j|) * x i 0 ^+ 2.
Proof.
move=> sS; rewrite qfE.
apply: (@le_trans _ _ (\sum_i \sum_j `|S i j| * ((x i 0 ^+ 2 + x j 0 ^+ 2) / 2%:R))).
  by apply: ler_sum => i _; apply: ler_sum => j _; exact: mul_le_half.
have E : \sum_i \sum_j `|S i j| * x j 0 ^+ 2 = \sum_i (\sum_j `|S i j|) * x i 0 ^+ 2.
  rewrite exchange_big /=; apply: eq_bigr => i _; rewrite big_distrl /=.
  by apply: eq_bigr => j _; rewrite symE.
have F : \sum_i \sum_j `|S i j| * x i 0 ^+ 2 = \sum_i (\sum_j `|S i j|) * x i 0 ^+ 2.
  by apply: eq_bigr => i _; rewrite big_distrl.
suff -> : \sum_i \sum_j `|S i j| * ((x i 0 ^+ 2 + x j 0 ^+ 2) / 2%:R) =
   ((\sum_i \sum_j `|S i j| * x i 0 ^+ 2) + \sum_i \sum_j `|S i j| * x j 0 ^+ 2) / 2%:R.
  by rewrite E F -mulr2n -mulr_natl mulrC mulKf ?pnatr_eq0.
rewrite -big_split big_distrl /=; apply: eq_bigr => i _.
rewrite -big_split big_distrl /=; apply: eq_bigr => j _.
by field.
Qed.

Definition mabs m n (A : 'M[R]_(m,n)) : 'M[R]_(m,n) := \matrix_(i, j) `|A i j|.
Lemma mabsN m n (A : 'M[R]_(m,n)) : mabs (- A) = mabs A.
Proof. by apply/matrixP => i j; rewrite !mxE normrN. Qed.

Lemma qf_rowdiag n (S : 'M[R]_n) x :
  qf (diag (S *m ones R n 1)) x = \sum_i (\sum_j S i j) * x i 0 ^+ 2.
Proof.
rewrite qf_diag; apply: eq_bigr => i _; rewrite mulE; congr (_ * _).
by apply: eq_bigr => j _; rewrite mxE mulr1.
Qed.

(* L-GERSH. Diagonal dominance (Gershgorin), upper side. *)
Lemma L_GERSH_upper n (S : 'M[R]_n) : sym S -> S <=L diag (mabs S *m ones R n 1).
Proof.
move=> sS; apply: loewP => //; first exact: sym_diag.
move=> x; rewrite qf_rowdiag; apply: le_trans (qf_le_abs x sS) _.
by apply: ler_sum => i _; rewrite ler_wpmul2r ?sqr_ge0 // ler_sum // => j _; rewrite mxE.
Qed.

(* L-GERSH. Diagonal dominance (Gershgorin), lower side. *)
Lemma L_GERSH_lower n (S : 'M[R]_n) : sym S -> - diag (mabs S *m ones R n 1) <=L S.
Proof.
by move=> sS; rewrite -[X in _ <=L X]opprK; apply: L_NEG; rewrite -mabsN; apply: L_GERSH_upper; exact: symN.
Qed.

Lemma mabs_id m n (S : 'M[R]_(m,n)) : 0 <=E S -> mabs S = S.
Proof. by move=> h; apply/matrixP => i j; rewrite mxE ger0_norm //; have := h i j; rewrite mxE. Qed.

(* L-LAPL. A symmetric matrix with nonnegative entries is below the diagonal of its row sums. *)
Lemma L_LAPL_upper n (S : 'M[R]_n) : sym S -> 0 <=E S -> S <=L diag (S *m ones R n 1).
Proof. by move=> sS h; have := L_GERSH_upper sS; rewrite mabs_id. Qed.

(* L-LAPL. The lower side. *)
Lemma L_LAPL_lower n (S : 'M[R]_n) : sym S -> 0 <=E S -> - diag (S *m ones R n 1) <=L S.
Proof. by move=> sS h; have := L_GERSH_lower sS; rewrite mabs_id. Qed.

(* Cauchy and Schwarz for finite sums. *)
Lemma cauchy_schwarz (I : finType) (a b : I -> R) :
  (\sum_i a i * b i) ^+ 2 <= (\sum_i a i ^+ 2) * (\sum_i b i ^+ 2).
Proof.
set S := \sum_i a i * b i; set A := \sum_i a i ^+ 2; set B := \sum_i b i ^+ 2.
have B0 : 0 <= B by apply: sumr_ge0 => i _; exact: sqr_ge0.
have F s t : \sum_i (a i * t - b i * s) ^+ 2 = t ^+ 2 * A - 2%:R * t * s * S + s ^+ 2 * B.
  by rewrite !mulr_sumr -sumrB -big_split /=; apply: eq_bigr => i _; ring.
have E : \sum_i (a i * B - b i * S) ^+ 2 = B * (A * B - S ^+ 2) by rewrite F; ring.
case: (ltgtP 0 B) B0 => // [Bp|B00] _.
  have : 0 <= B * (A * B - S ^+ 2) by rewrite -E sumr_ge0 // => i _; exact: sqr_ge0.
  by rewrite pmulr_rge0 // subr_ge0.
have b0 i : b i = 0.
  apply/eqP; rewrite -sqrf_eq0; apply/eqP.
  have := esym B00; rewrite /B => /eqP; rewrite psumr_eq0; last by move=> j _; exact: sqr_ge0.
  by move/allP => /(_ i (mem_index_enum _)) /eqP.
by rewrite -B00 mulr0 /S big1 ?expr0n // => i _; rewrite b0 mulr0.
Qed.

(* L-RANK1. An outer product is below its squared length times the identity. *)
Lemma L_RANK1 n (v : 'cV[R]_n) : v *m v^T <=L ((v^T *m v) 0 0) *: 1%:M.
Proof.
apply: loewP; [exact: sym_outer | exact: symZ1 |] => x.
rewrite qf_outer qf_ones; apply: le_trans (cauchy_schwarz _ _) _.
by rewrite mulE; under [X in _ <= X * _]eq_bigr do rewrite mxE -expr2.
Qed.

Lemma qf_le_fro n (A : 'M[R]_n) x c : 0 <= c -> c ^+ 2 = \sum_i \sum_j A i j ^+ 2 ->
  qf A x <= c * \sum_i x i 0 ^+ 2.
Proof.
move=> c0 hc; set N := \sum_i _; have N0 : 0 <= N by apply: sumr_ge0 => i _; exact: sqr_ge0.
apply: le_trans (ler_norm _) _; rewrite -(@ler_pexpn2r _ 2) ?nnegrE ?mulr_ge0 //.
rewrite real_normK ?num_real // qfE pair_big /=.
apply: le_trans (cauchy_schwarz _ _) _.
rewrite -(pair_big xpredT xpredT (fun i j => A i j ^+ 2)) /= -hc exprMn ler_wpmul2l ?sqr_ge0 //.
rewrite -(pair_big xpredT xpredT (fun i j => (x i 0 * x j 0) ^+ 2)) /=.
rewrite expr2 /N big_distrl /=; apply: ler_sum => i _.
by rewrite big_distrr /=; apply: ler_sum => j _; rewrite exprMn.
Qed.

(* L-FRO. A symmetric matrix is below its Frobenius norm c times the identity. *)
Lemma L_FRO_upper n (A : 'M[R]_n) c : sym A -> 0 <= c -> c ^+ 2 = inner A A -> A <=L c *: 1%:M.
Proof.
move=> sA c0 hc; apply: loewP => //; first exact: symZ1.
by move=> x; rewrite qf_ones; apply: qf_le_fro.
Qed.

(* L-FRO. The lower side. *)
Lemma L_FRO_lower n (A : 'M[R]_n) c : sym A -> 0 <= c -> c ^+ 2 = inner A A -> - (c *: 1%:M) <=L A.
Proof.
move=> sA c0 hc; rewrite -[A]opprK; apply: L_NEG; apply: L_FRO_upper => //; first exact: symN.
by rewrite hc; apply: eq_bigr => i _; apply: eq_bigr => j _; rewrite !mxE mulrNN.
Qed.

Lemma qf_scalar_block m n c (u : 'cV[R]_m) (v : 'cV[R]_n) :
  qf (c *: 1%:M) (col_mx u v) = c * (\sum_i u i 0 ^+ 2) + c * \sum_i v i 0 ^+ 2.
Proof.
rewrite qf_ones big_split_ord mulrDr /=.
by congr (_ * _ + _ * _); apply: eq_bigr => i _; rewrite ?col_mxEu ?col_mxEd.
Qed.

Lemma qf_offdiag m n (E : 'M[R]_(m,n)) u v : qf (block_mx 0 E E^T 0) (col_mx u v) = 2%:R * bf E u v.
Proof. by rewrite qf_block !qf0 bf_tr; ring. Qed.
Lemma sym_block m n (A : 'M[R]_m) (E : 'M[R]_(m,n)) (D : 'M[R]_n) :
  sym A -> sym D -> sym (block_mx A E E^T D).
Proof. by move=> sA sD; rewrite /sym tr_block_mx trmxK sA sD. Qed.

(* L-OFF. An off-diagonal block with E'E below c^2 I is below c I. *)
Lemma L_OFF_upper m n (E : 'M[R]_(m,n)) c : E^T *m E <=L c ^+ 2 *: 1%:M -> 0 <= c ->
  block_mx 0 E E^T 0 <=L c *: 1%:M.
Proof.
move=> h c_ge0; apply: loewP; [by apply: sym_block; exact: sym0 | exact: symZ1 |] => x.
rewrite -(vsubmxK x); move: (usubmx x) (dsubmx x) => u v.
rewrite qf_offdiag qf_scalar_block.
have hv := loew_qf v h; rewrite qf_gram qf_ones in hv.
have e : bf E u v = \sum_i u i 0 * (E *m v) i 0.
  by rewrite /bf -mulmxA mulE; apply: eq_bigr => i _; rewrite mxE.
case: (ltgtP 0 c) c_ge0 => // [c0|c0] _; last first.
  rewrite -c0 !mul0r addr0 pmulr_rle0 ?ltr0n // e big1 // => i _.
  suff /eqP : (E *m v) i 0 ^+ 2 == 0 by move/eqP; rewrite sqrf_eq0 => /eqP ->; rewrite mulr0.
  have z : \sum_i (E *m v) i 0 ^+ 2 == 0.
    rewrite eq_le sumr_ge0 ?andbT => [|j _]; last exact: sqr_ge0.
    by move: hv; rewrite -c0 expr0n mul0r.
  move: z; rewrite psumr_eq0 => [/allP z|j _]; last exact: sqr_ge0.
  exact: z (mem_index_enum _).
rewrite -(ler_pmul2l c0).
have sq : 0 <= \sum_i (c * u i 0 - (E *m v) i 0) ^+ 2 by apply: sumr_ge0 => i _; exact: sqr_ge0.
have X : \sum_i (c * u i 0 - (E *m v) i 0) ^+ 2 = c ^+ 2 * (\sum_i u i 0 ^+ 2)
     - 2%:R * c * bf E u v + \sum_i ((E *m v) i 0) ^+ 2.
  by rewrite e !mulr_sumr -sumrB -big_split /=; apply: eq_bigr => i _; ring.
rewrite -subr_ge0.
have -> : c * (c * (\sum_i u i 0 ^+ 2) + c * (\sum_i v i 0 ^+ 2)) - c * (2%:R * bf E u v) =
   \sum_i (c * u i 0 - (E *m v) i 0) ^+ 2 + (c ^+ 2 * (\sum_i v i 0 ^+ 2) - \sum_i (E *m v) i 0 ^+ 2).
  by rewrite X; ring.
by rewrite addr_ge0 // subr_ge0.
Qed.

(* L-OFF. The lower side. *)
Lemma L_OFF_lower m n (E : 'M[R]_(m,n)) c : E^T *m E <=L c ^+ 2 *: 1%:M -> 0 <= c ->
  (- c) *: 1%:M <=L block_mx 0 E E^T 0.
Proof.
move=> h c0; rewrite scaleNr -[block_mx _ _ _ _]opprK; apply: L_NEG.
have -> : - block_mx 0 E E^T 0 = block_mx 0 (- E) (- E)^T 0 :> 'M[R]_(m + n).
  by rewrite opp_block_mx !oppr0 linearN.
apply: L_OFF_upper c0; have -> : (- E)^T = - E^T by rewrite linearN.
by rewrite mulmxN mulNmx opprK.
Qed.

(* L-BLKDIAG. Block diagonal matrices are ordered block by block. *)
Lemma L_BLKDIAG m n (A B : 'M[R]_m) (C D : 'M[R]_n) : A <=L B -> C <=L D ->
  block_mx A 0 0 C <=L block_mx B 0 0 D.
Proof.
move=> h1 h2; case: (h1) (h2) => sA sB _ [sC sD _].
have S (X : 'M[R]_m) (Y : 'M[R]_n) : sym X -> sym Y -> sym (block_mx X 0 0 Y).
  by move=> sX sY; rewrite /sym tr_block_mx sX sY !trmx0.
apply: loewP; try exact: S.
move=> x; rewrite -(vsubmxK x) !qf_block; move: (usubmx x) (dsubmx x) => u v.
have Z p q (y : 'cV[R]_p) (z : 'cV[R]_q) : bf 0 y z = 0 by rewrite /bf mulmx0 mul0mx mxE.
by rewrite !Z !addr0 ler_add ?loew_qf.
Qed.

(* L-PROJ. A symmetric idempotent is positive semidefinite. *)
Lemma L_PROJ_lower n (P : 'M[R]_n) : sym P -> P *m P = P -> 0 <=L P.
Proof. by move=> sP hP; rewrite -hP -{1}sP; exact: L_GRAM. Qed.

(* L-PROJ. It is below the identity. *)
Lemma L_PROJ_upper n (P : 'M[R]_n) : sym P -> P *m P = P -> P <=L 1%:M.
Proof.
move=> sP hP; split=> //; first exact: sym1.
suff /loew0P [] : 0 <=L 1%:M - P by [].
apply: L_PROJ_lower; first by apply: symB => //; exact: sym1.
by rewrite mulmxBl mul1mx mulmxBr mulmx1 hP subrr subr0.
Qed.
End Loewner.
