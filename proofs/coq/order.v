(* The entrywise order over any ordered field. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.real_closed Require Import mxtens.
From mathcomp Require Import ring.
From Gradus Require Import base loewner.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Order.
Variable R : realFieldType.
Implicit Types (m n p : nat).

Lemma ge0P m n (A : 'M[R]_(m,n)) : 0 <=E A <-> forall i j, 0 <= A i j.
Proof. by split=> h i j; have := h i j; rewrite mxE. Qed.
Lemma gt0P m n (A : 'M[R]_(m,n)) : 0 <E A <-> forall i j, 0 < A i j.
Proof. by split=> h i j; have := h i j; rewrite mxE. Qed.

(* O-REFL. *)
Lemma O_REFL m n (A : 'M[R]_(m,n)) : A <=E A.
Proof. by move=> i j. Qed.
(* O-TRANS. *)
Lemma O_TRANS m n (A B C : 'M[R]_(m,n)) : A <=E B -> B <=E C -> A <=E C.
Proof. by move=> h1 h2 i j; apply: le_trans (h1 i j) (h2 i j). Qed.
(* O-TRANS. Strict when one premise is. *)
Lemma O_TRANS_strict m n (A B C : 'M[R]_(m,n)) :
  (A <E B -> B <=E C -> A <E C) /\ (A <=E B -> B <E C -> A <E C).
Proof.
by split=> h1 h2 i j; [apply: lt_le_trans (h1 i j) (h2 i j) | apply: le_lt_trans (h1 i j) (h2 i j)].
Qed.
(* O-WEAK. *)
Lemma O_WEAK m n (A B : 'M[R]_(m,n)) : A <E B -> A <=E B.
Proof. by move=> h i j; apply: ltW. Qed.
(* O-ADD. *)
Lemma O_ADD m n (A B C D : 'M[R]_(m,n)) : A <=E B -> C <=E D -> A + C <=E B + D.
Proof. by move=> h1 h2 i j; rewrite !mxE ler_add ?h1 ?h2. Qed.
(* O-ADD. Strict when one premise is. *)
Lemma O_ADD_strict m n (A B C D : 'M[R]_(m,n)) : A <E B -> C <=E D -> A + C <E B + D.
Proof. by move=> h1 h2 i j; rewrite !mxE ltr_le_add ?h1 ?h2. Qed.
(* O-NEG. *)
Lemma O_NEG m n (A B : 'M[R]_(m,n)) : (A <=E B -> - B <=E - A) /\ (A <E B -> - B <E - A).
Proof. by split=> h i j; rewrite !mxE ?ler_opp2 ?ltr_opp2; apply: h. Qed.
(* O-SCALE. By a nonnegative factor of the same shape. *)
Lemma O_SCALE m n (c A B : 'M[R]_(m,n)) : 0 <=E c -> A <=E B -> had c A <=E had c B.
Proof. by move=> /ge0P c0 h i j; rewrite !mxE ler_wpmul2l ?c0 ?h. Qed.
(* O-SCALE. Strict when both premises are. *)
Lemma O_SCALE_strict m n (c A B : 'M[R]_(m,n)) : 0 <E c -> A <E B -> had c A <E had c B.
Proof. by move=> /gt0P c0 h i j; rewrite !mxE ltr_pmul2l ?c0 ?h. Qed.
(* O-SCALE. By a nonnegative scalar. *)
Lemma O_SCALE_scalar m n c (A B : 'M[R]_(m,n)) : 0 <= c -> A <=E B -> c *: A <=E c *: B.
Proof. by move=> c0 h i j; rewrite !mxE ler_wpmul2l ?h. Qed.
(* O-MUL. *)
Lemma O_MUL m n (A B C D : 'M[R]_(m,n)) : 0 <=E A -> A <=E B -> 0 <=E C -> C <=E D ->
  had A C <=E had B D.
Proof. by move=> /ge0P A0 AB /ge0P C0 CD i j; rewrite !mxE ler_pmul ?A0 ?C0 ?AB ?CD. Qed.
(* O-MATMUL. A nonnegative matrix on the right. *)
Lemma O_MATMUL_right m n p (A B : 'M[R]_(m,n)) (C : 'M[R]_(n,p)) : A <=E B -> 0 <=E C -> A *m C <=E B *m C.
Proof. by move=> h /ge0P C0 i k; rewrite !mulE ler_sum // => j _; rewrite ler_wpmul2r ?C0 ?h. Qed.
(* O-MATMUL. A nonnegative matrix on the left. *)
Lemma O_MATMUL_left m n p (A B : 'M[R]_(n,p)) (C : 'M[R]_(m,n)) : A <=E B -> 0 <=E C -> C *m A <=E C *m B.
Proof. by move=> h /ge0P C0 i k; rewrite !mulE ler_sum // => j _; rewrite ler_wpmul2l ?C0 ?h. Qed.

(* O-MATPOS. A nonnegative matrix whose rows have positive sums, times a positive one. *)
Lemma O_MATPOS_left m n p (A : 'M[R]_(m,n)) (X : 'M[R]_(n,p)) : 0 <=E A -> 0 <E rowsum A -> 0 <E X -> 0 <E A *m X.
Proof.
move=> /ge0P A0 /gt0P s0 /gt0P X0; apply/gt0P => i k; have := s0 i 0; rewrite !mxE => si.
have [j Aj] : exists j, 0 < A i j.
  apply/existsP; apply: contraTT si => /existsPn h; rewrite big1 ?ltxx // => j _; apply/le_anti/andP.
  by split; [rewrite leNgt; exact: h | exact: A0].
rewrite (bigD1 j) //= ltr_paddr ?mulr_gt0 // sumr_ge0 // => l _.
by rewrite mulr_ge0 // ltW.
Qed.
(* O-MATPOS. The same with its columns. *)
Lemma O_MATPOS_right m n p (A : 'M[R]_(n,p)) (X : 'M[R]_(m,n)) : 0 <=E A -> 0 <E colsum A -> 0 <E X -> 0 <E X *m A.
Proof.
move=> A0 s0 X0; have tr0 k l (B : 'M[R]_(k,l)) : 0 <E B -> 0 <E B^T by move=> /gt0P h; apply/gt0P => i j; rewrite mxE.
have <- : (A^T *m X^T)^T = X *m A by rewrite trmx_mul !trmxK.
apply/tr0/O_MATPOS_left; last exact: tr0.
  by move/ge0P: A0 => h; apply/ge0P => i j; rewrite mxE.
move/gt0P: s0 => h; apply/gt0P => i j; have -> : rowsum A^T i j = colsum A 0 i; last exact: h.
by rewrite !mxE; apply: eq_bigr => l _; rewrite mxE.
Qed.
(* O-SUM. The operations sum, rowsum, colsum, vec, transpose, diagvec and diag keep the order. *)
Lemma O_SUM m n (A B : 'M[R]_(m,n)) : A <=E B ->
  [/\ msum A <= msum B, rowsum A <=E rowsum B, colsum A <=E colsum B, vec A <=E vec B & A^T <=E B^T].
Proof.
move=> h; split=> [|i j|i j|i j|i j]; rewrite ?mxE ?[X in _ <= X]mxE ?h //.
- by apply: ler_sum => i _; apply: ler_sum => j _.
- by apply: ler_sum => k _.
- by apply: ler_sum => k _.
Qed.
(* O-SUM. diagvec. *)
Lemma O_SUM_diagvec n (A B : 'M[R]_n) : A <=E B -> diagvec A <=E diagvec B.
Proof. by move=> h i j; rewrite !mxE. Qed.
(* O-SUM. diag. *)
Lemma O_SUM_diag n (a b : 'cV[R]_n) : a <=E b -> diag a <=E diag b.
Proof. by move=> h i j; rewrite !diagE ler_wpmul2l ?ler0n. Qed.
Lemma ltr_sum_ord n (F G : 'I_n.+1 -> R) : (forall i, F i < G i) -> \sum_i F i < \sum_i G i.
Proof.
move=> h; rewrite !big_ord_recl ltr_le_add ?h // ler_sum // => i _; exact: ltW.
Qed.
(* O-SUM. Strictly, when there is something to add: sum, rowsum, colsum, vec, transpose. *)
Lemma O_SUM_strict m n (A B : 'M[R]_(m.+1,n.+1)) : A <E B ->
  [/\ msum A < msum B, rowsum A <E rowsum B, colsum A <E colsum B, vec A <E vec B & A^T <E B^T].
Proof.
move=> h; split=> [|i j|i j|i j|i j]; rewrite ?mxE ?[X in _ < X]mxE ?h //.
- by apply: ltr_sum_ord => i; apply: ltr_sum_ord => j.
- by apply: ltr_sum_ord => k.
- by apply: ltr_sum_ord => k.
Qed.
(* O-SUMOVER. *)
Lemma O_SUMOVER (I : finType) m n (A B : I -> 'M[R]_(m,n)) :
  (forall i, A i <=E B i) -> \sum_i A i <=E \sum_i B i.
Proof. by move=> h i j; rewrite !summxE ler_sum // => k _; apply: h. Qed.
(* O-EQ. *)
Lemma O_EQ m n (A A' B B' : 'M[R]_(m,n)) : A = A' -> B = B' ->
  (A <=E B -> A' <=E B') /\ (A <E B -> A' <E B').
Proof. by move=> -> ->. Qed.
(* O-ABS. Upper side. *)
Lemma O_ABS_upper m n (A : 'M[R]_(m,n)) : A <=E mabs A.
Proof. by move=> i j; rewrite mxE ler_norm. Qed.
(* O-ABS. Lower side. *)
Lemma O_ABS_lower m n (A : 'M[R]_(m,n)) : - mabs A <=E A.
Proof. by move=> i j; rewrite !mxE ler_oppl -normrN ler_norm. Qed.
(* O-ABS. The absolute value of a product. *)
Lemma O_ABS_product m n p (A : 'M[R]_(m,n)) (B : 'M[R]_(n,p)) : mabs (A *m B) <=E mabs A *m mabs B.
Proof.
move=> i j; rewrite mxE !mulE; apply: le_trans (ler_norm_sum _ _ _) _.
by apply: ler_sum => k _; rewrite !mxE normrM.
Qed.
Lemma norm1_scale m n (A : 'M[R]_(m,n)) : msum (mabs (- A)) = msum (mabs A).
Proof. by rewrite mabsN. Qed.
(* E-ABS. The absolute value of something nonnegative. *)
Lemma E_ABS m n (A : 'M[R]_(m,n)) : 0 <=E A -> mabs A = A.
Proof. exact: mabs_id. Qed.

(* O-SOS. A difference that is a nonnegative combination of entrywise squares. *)
Lemma O_SOS m n (I : finType) (A B : 'M[R]_(m,n)) (c : I -> R) (q : I -> 'M[R]_(m,n)) :
  (forall i, 0 <= c i) -> B - A = \sum_i c i *: had (q i) (q i) -> A <=E B.
Proof.
move=> c0 e i j; rewrite -subr_ge0.
have -> : B i j - A i j = (B - A) i j by rewrite [RHS]mxE [(- A) _ _]mxE.
by rewrite e summxE sumr_ge0 // => k _; rewrite !mxE -expr2 mulr_ge0 ?sqr_ge0.
Qed.
(* O-SOS. Its instance for the logistic function: s (1 - s) is at most one quarter. *)
Lemma O_SOS_quarter (s : R) : s * (1 - s) <= 4%:R^-1.
Proof.
rewrite -subr_ge0; suff -> : 4%:R^-1 - s * (1 - s) = (s - 2%:R^-1) ^+ 2 by exact: sqr_ge0.
by field.
Qed.
(* O-INST. A scalar inequality on a domain holds entry by entry. *)
Lemma O_INST m n (D : R -> Prop) (a b : R -> R) (r : 'M[R]_(m,n)) : (forall i j, D (r i j)) ->
  ((forall t, D t -> a t <= b t) -> map_mx a r <=E map_mx b r) /\
  ((forall t, D t -> a t < b t) -> map_mx a r <E map_mx b r).
Proof. by move=> d; split=> h i j; rewrite !mxE h. Qed.
(* O-MONO. A nondecreasing function, entry by entry, on a domain that contains both sides. *)
Lemma O_MONO m n (D : R -> Prop) (f : R -> R) (A B : 'M[R]_(m,n)) :
  (forall s t, D s -> D t -> s <= t -> f s <= f t) -> (forall i j, D (A i j)) -> (forall i j, D (B i j)) ->
  A <=E B -> map_mx f A <=E map_mx f B.
Proof. by move=> mf dA dB h i j; rewrite !mxE mf ?h. Qed.

Definition binary m n (z : 'M[R]_(m,n)) := forall i j, z i j = 1 \/ z i j = -1.
Definition mask m n (z : 'M[R]_(m,n)) := forall i j, z i j = 0 \/ z i j = 1.
Definition simplex n (p : 'cV[R]_n) := 0 <=E p /\ msum p = 1.

(* O-DIM. A size is at least 1. *)
Lemma O_DIM n : (0 < n)%N -> 1 <= n%:R :> R.
Proof. by rewrite ler1n. Qed.
(* O-RANGE. Binary values lie between -1 and 1. *)
Lemma O_RANGE_binary m n (z : 'M[R]_(m,n)) : binary z -> const_mx (-1) <=E z /\ z <=E const_mx 1.
Proof.
move=> b; have h1 : -1 <= 1 :> R by rewrite -subr_ge0 opprK addr_ge0 ?ler01.
by split=> i j; rewrite mxE; case: (b i j) => ->.
Qed.
(* O-RANGE. Mask values lie between 0 and 1. *)
Lemma O_RANGE_mask m n (z : 'M[R]_(m,n)) : mask z -> 0 <=E z /\ z <=E const_mx 1.
Proof. by move=> b; split=> i j; rewrite mxE; case: (b i j) => ->; rewrite ?ler01. Qed.
(* O-RANGE. So do probabilities. *)
Lemma O_RANGE_simplex n (p : 'cV[R]_n) : simplex p -> 0 <=E p /\ p <=E const_mx 1.
Proof.
move=> [/ge0P p0 p1]; split; first exact/ge0P.
move=> i j; rewrite mxE ord1 -p1 /msum (bigD1 i) //= big_ord1 ler_addl.
by apply: sumr_ge0 => k _; rewrite big_ord1.
Qed.

(* O-SGN. Sums. *)
Lemma O_SGN_add m n (A B : 'M[R]_(m,n)) : (0 <=E A -> 0 <=E B -> 0 <=E A + B) /\
  (0 <E A -> 0 <=E B -> 0 <E A + B).
Proof.
by split=> /= [/ge0P a /ge0P b|/gt0P a /ge0P b] i j; rewrite !mxE ?addr_ge0 ?ltr_paddr.
Qed.
(* O-SGN. Matrix products. *)
Lemma O_SGN_mul m n p (A : 'M[R]_(m,n)) (B : 'M[R]_(n,p)) : 0 <=E A -> 0 <=E B -> 0 <=E A *m B.
Proof. by move=> /ge0P a /ge0P b i k; rewrite mxE mulE sumr_ge0 // => j _; rewrite mulr_ge0. Qed.
(* O-SGN. Entrywise products. *)
Lemma O_SGN_had m n (A B : 'M[R]_(m,n)) : (0 <=E A -> 0 <=E B -> 0 <=E had A B) /\
  (0 <E A -> 0 <E B -> 0 <E had A B).
Proof. by split=> [/ge0P a /ge0P b|/gt0P a /gt0P b] i j; rewrite !mxE ?mulr_ge0 ?mulr_gt0. Qed.
(* O-SGN. Entrywise quotients. *)
Lemma O_SGN_quotient m n (A B : 'M[R]_(m,n)) : 0 <=E A -> 0 <E B -> 0 <=E \matrix_(i, j) (A i j / B i j).
Proof. by move=> /ge0P a /gt0P b i j; rewrite !mxE divr_ge0 // ltW. Qed.
(* O-SGN. Even powers. *)
Lemma O_SGN_even m n (A : 'M[R]_(m,n)) k : 0 <=E map_mx (fun t => t ^+ k.*2) A.
Proof. by move=> i j; rewrite !mxE -muln2 exprM sqr_ge0. Qed.
(* O-SGN. The inner product of a matrix with itself. *)
Lemma O_SGN_inner m n (A : 'M[R]_(m,n)) : 0 <= inner A A.
Proof. by apply: sumr_ge0 => i _; apply: sumr_ge0 => j _; rewrite -expr2 sqr_ge0. Qed.
(* O-SGN. Kronecker products. *)
Lemma O_SGN_kron m n p q (A : 'M[R]_(m,n)) (B : 'M[R]_(p,q)) : 0 <=E A -> 0 <=E B -> 0 <=E A *t B.
Proof.
move=> /ge0P a /ge0P b i j; case: (mxtens_indexP i) => i1 i2; case: (mxtens_indexP j) => j1 j2.
by rewrite mxE tensmxE mulr_ge0.
Qed.

(* binary-square. *)
Lemma binary_square m n (z : 'M[R]_(m,n)) : binary z -> had z z = ones R m n.
Proof. by move=> b; apply/matrixP => i j; rewrite !mxE; case: (b i j) => ->; rewrite ?mulr1 ?mulrNN ?mulr1. Qed.
(* binary-abs. *)
Lemma binary_abs m n (z : 'M[R]_(m,n)) : binary z -> mabs z = ones R m n.
Proof. by move=> b; apply/matrixP => i j; rewrite !mxE; case: (b i j) => ->; rewrite ?normrN normr1. Qed.
(* mask-square. *)
Lemma mask_square m n (z : 'M[R]_(m,n)) : mask z -> had z z = z.
Proof. by move=> b; apply/matrixP => i j; rewrite !mxE; case: (b i j) => ->; rewrite ?mulr0 ?mulr1. Qed.
(* simplex-sum. *)
Lemma simplex_sum n (p : 'cV[R]_n) : simplex p -> msum p = 1.
Proof. by case. Qed.
End Order.
