(* Definitions that the rules speak about: vec, commutation, Hadamard product, quadratic form, and the four orders. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.real_closed Require Import mxtens.
From mathcomp Require Import ring.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Ring.
Variable R : comRingType.
Implicit Types (m n p : nat).

(* Column-major: entry (j, i) of vec X is X i j, so that vec (A X B) = (B^T (x) A) vec X. *)
Definition vec m n (X : 'M[R]_(m,n)) : 'cV[R]_(n * m) :=
  \col_k X (mxtens_unindex k).2 (mxtens_unindex k).1.

Definition commutation m n : 'M[R]_(m * n, n * m) :=
  \matrix_(a, b) (((mxtens_unindex a).1 == (mxtens_unindex b).2) &&
                  ((mxtens_unindex a).2 == (mxtens_unindex b).1))%:R.

Definition had m n (A B : 'M[R]_(m,n)) : 'M[R]_(m,n) := \matrix_(i, j) (A i j * B i j).
Definition inner m n (A B : 'M[R]_(m,n)) : R := \sum_i \sum_j A i j * B i j.
Definition msum m n (A : 'M[R]_(m,n)) : R := \sum_i \sum_j A i j.
Definition ones m n : 'M[R]_(m,n) := const_mx 1.
Definition diag n (v : 'cV[R]_n) : 'M[R]_n := diag_mx v^T.
Definition diagvec n (A : 'M[R]_n) : 'cV[R]_n := \col_i A i i.
Definition rowsum m n (A : 'M[R]_(m,n)) : 'cV[R]_m := \col_i \sum_j A i j.
Definition colsum m n (A : 'M[R]_(m,n)) : 'rV[R]_n := \row_j \sum_i A i j.
Definition sym n (A : 'M[R]_n) := A^T = A.

Lemma sum_tens m n (F : 'I_(m * n) -> R) : \sum_k F k = \sum_i \sum_j F (mxtens_index (i,j)).
Proof.
rewrite pair_big /= (reindex (@mxtens_index m n)) /=; last first.
  exists (@mxtens_unindex m n) => k _; [exact: mxtens_indexK | exact: mxtens_unindexK].
by apply: eq_bigr => -[i j].
Qed.

Lemma vecE m n (X : 'M[R]_(m,n)) j i z : vec X (mxtens_index (j,i)) z = X i j.
Proof. by rewrite mxE mxtens_indexK. Qed.

Lemma sum_delta n (F : 'I_n -> R) i : \sum_j (i == j)%:R * F j = F i.
Proof.
rewrite (bigD1 i) //= eqxx mul1r big1 ?addr0 // => j Hj.
by rewrite eq_sym (negbTE Hj) mul0r.
Qed.

Lemma mulE m n p (A : 'M[R]_(m,n)) (B : 'M[R]_(n,p)) i k : (A *m B) i k = \sum_j A i j * B j k.
Proof. by rewrite mxE. Qed.
Lemma addE m n (A B : 'M[R]_(m,n)) i j : (A + B) i j = A i j + B i j.
Proof. by rewrite mxE. Qed.
Lemma subE m n (A B : 'M[R]_(m,n)) i j : (A - B) i j = A i j - B i j.
Proof. by rewrite !mxE. Qed.
Lemma scaleE m n c (A : 'M[R]_(m,n)) i j : (c *: A) i j = c * A i j.
Proof. by rewrite mxE. Qed.
Lemma outerE m n (v : 'cV[R]_m) (w : 'cV[R]_n) i j : (v *m w^T) i j = v i 0 * w j 0.
Proof. by rewrite mulE big_ord1 mxE. Qed.
Lemma diagE n (v : 'cV[R]_n) i j : diag v i j = (i == j)%:R * v i 0.
Proof. by rewrite !mxE mulr_natl; case: eqP => [->|] //. Qed.
Lemma mul_diagE m n (v : 'cV[R]_m) (A : 'M[R]_(m,n)) i j : (diag v *m A) i j = v i 0 * A i j.
Proof. by rewrite /diag mul_diag_mx !mxE. Qed.
Lemma mulE_diag m n (A : 'M[R]_(m,n)) (v : 'cV[R]_n) i j : (A *m diag v) i j = A i j * v j 0.
Proof. by rewrite /diag mul_mx_diag !mxE. Qed.
Lemma inner_tr m n (A B : 'M[R]_(m,n)) : inner A B = \tr (A^T *m B).
Proof.
rewrite /inner /mxtrace exchange_big /=; apply: eq_bigr => j _; rewrite mxE.
by apply: eq_bigr => i _; rewrite mxE.
Qed.
Lemma innerC m n (A B : 'M[R]_(m,n)) : inner A B = inner B A.
Proof. by apply: eq_bigr => i _; apply: eq_bigr => j _; rewrite mulrC. Qed.

Lemma sym_diag n (v : 'cV[R]_n) : sym (diag v).
Proof. exact: tr_diag_mx. Qed.
Lemma sym1 n : sym (1%:M : 'M[R]_n). Proof. exact: trmx1. Qed.
Lemma sym0 n : sym (0 : 'M[R]_n). Proof. exact: trmx0. Qed.
Lemma symD n (A B : 'M[R]_n) : sym A -> sym B -> sym (A + B).
Proof. by rewrite /sym linearD /= => -> ->. Qed.
Lemma symN n (A : 'M[R]_n) : sym A -> sym (- A).
Proof. by rewrite /sym linearN /= => ->. Qed.
Lemma symB n (A B : 'M[R]_n) : sym A -> sym B -> sym (A - B).
Proof. by move=> sA sB; apply: symD => //; apply: symN. Qed.
Lemma symZ n c (A : 'M[R]_n) : sym A -> sym (c *: A).
Proof. by rewrite /sym linearZ /= => ->. Qed.
Lemma sym_cong m n (A : 'M[R]_n) (C : 'M[R]_(n,m)) : sym A -> sym (C^T *m A *m C).
Proof. by rewrite /sym !trmx_mul trmxK => ->; rewrite mulmxA. Qed.
Lemma sym_gram m n (C : 'M[R]_(n,m)) : sym (C^T *m C).
Proof. by rewrite /sym trmx_mul trmxK. Qed.
Lemma sym_outer n (v : 'cV[R]_n) : sym (v *m v^T).
Proof. by rewrite /sym trmx_mul trmxK. Qed.
Lemma sym_tens m n (A : 'M[R]_m) (B : 'M[R]_n) : sym A -> sym B -> sym (A *t B).
Proof. by rewrite /sym trmx_tens => -> ->. Qed.
Lemma sym_had n (A B : 'M[R]_n) : sym A -> sym B -> sym (had A B).
Proof. by move=> sA sB; apply/matrixP => i j; rewrite !mxE -{1}sA -{1}sB !mxE. Qed.
Lemma sym_sum n (I : finType) (F : I -> 'M[R]_n) : (forall i, sym (F i)) -> sym (\sum_i F i).
Proof. by move=> h; rewrite /sym linear_sum; apply: eq_bigr => i _; exact: h. Qed.
Lemma symE n (A : 'M[R]_n) i j : sym A -> A j i = A i j.
Proof. by move=> {1}<-; rewrite mxE. Qed.
End Ring.

Section Forms.
Variable R : comRingType.
Implicit Types (n m : nat).

(* The bilinear and the quadratic form of a matrix. *)
Definition bf n m (A : 'M[R]_(n,m)) (x : 'cV[R]_n) (y : 'cV[R]_m) : R := (x^T *m A *m y) 0 0.
Definition qf n (A : 'M[R]_n) x : R := bf A x x.

Lemma bfE n m (A : 'M[R]_(n,m)) x y : bf A x y = \sum_i \sum_j A i j * (x i 0 * y j 0).
Proof.
rewrite /bf mxE exchange_big /=; apply: eq_bigr => j _; rewrite mxE big_distrl /=.
by apply: eq_bigr => i _; rewrite mxE; ring.
Qed.
Lemma qfE n (A : 'M[R]_n) x : qf A x = \sum_i \sum_j A i j * (x i 0 * x j 0).
Proof. exact: bfE. Qed.

Lemma bfDl n m (A : 'M[R]_(n,m)) x y z : bf A (x + y) z = bf A x z + bf A y z.
Proof. by rewrite /bf linearD /= !mulmxDl [LHS]mxE. Qed.
Lemma bfDr n m (A : 'M[R]_(n,m)) x y z : bf A x (y + z) = bf A x y + bf A x z.
Proof. by rewrite /bf !mulmxDr [LHS]mxE. Qed.
Lemma bfZl n m (A : 'M[R]_(n,m)) c x y : bf A (c *: x) y = c * bf A x y.
Proof. by rewrite /bf linearZ /= -!scalemxAl [LHS]mxE. Qed.
Lemma bfZr n m (A : 'M[R]_(n,m)) c x y : bf A x (c *: y) = c * bf A x y.
Proof. by rewrite /bf -!scalemxAr [LHS]mxE. Qed.
Lemma bfNl n m (A : 'M[R]_(n,m)) x y : bf A (- x) y = - bf A x y.
Proof. by rewrite -scaleN1r bfZl mulN1r. Qed.
Lemma bfNr n m (A : 'M[R]_(n,m)) x y : bf A x (- y) = - bf A x y.
Proof. by rewrite -scaleN1r bfZr mulN1r. Qed.
Lemma bf_suml n m (I : finType) (A : 'M[R]_(n,m)) (F : I -> 'cV[R]_n) y :
  bf A (\sum_i F i) y = \sum_i bf A (F i) y.
Proof. by apply: (big_morph (fun x => bf A x y)) => [x z|]; rewrite ?bfDl // /bf trmx0 !mul0mx mxE. Qed.
Lemma bf_sumr n m (I : finType) (A : 'M[R]_(n,m)) x (F : I -> 'cV[R]_m) :
  bf A x (\sum_i F i) = \sum_i bf A x (F i).
Proof. by apply: (big_morph (bf A x)) => [y z|]; rewrite ?bfDr // /bf mulmx0 mxE. Qed.
Lemma bf_tr n m (A : 'M[R]_(n,m)) x y : bf A^T y x = bf A x y.
Proof. by rewrite /bf -[in RHS](trmxK (x^T *m A *m y)) [RHS]mxE !trmx_mul trmxK mulmxA. Qed.
Lemma bfC n (A : 'M[R]_n) x y : sym A -> bf A x y = bf A y x.
Proof. by move=> sA; rewrite -bf_tr sA. Qed.
Lemma bf_mul n m p (A : 'M[R]_(n,m)) (B : 'M[R]_(m,p)) x y : bf (A *m B) x y = bf A x (B *m y).
Proof. by rewrite /bf !mulmxA. Qed.

Lemma qfD n (A B : 'M[R]_n) x : qf (A + B) x = qf A x + qf B x.
Proof. by rewrite /qf /bf mulmxDr mulmxDl [LHS]mxE. Qed.
Lemma qfB n (A B : 'M[R]_n) x : qf (A - B) x = qf A x - qf B x.
Proof. by rewrite /qf /bf mulmxBr mulmxBl [LHS]mxE [X in _ + X]mxE. Qed.
Lemma qfN n (A : 'M[R]_n) x : qf (- A) x = - qf A x.
Proof. by rewrite /qf /bf mulmxN mulNmx [LHS]mxE. Qed.
Lemma qfZ n c (A : 'M[R]_n) x : qf (c *: A) x = c * qf A x.
Proof. by rewrite /qf /bf -scalemxAr -scalemxAl [LHS]mxE. Qed.
Lemma qf0 n x : qf (0 : 'M[R]_n) x = 0.
Proof. by rewrite /qf /bf mulmx0 mul0mx mxE. Qed.
Lemma qf_x0 n (A : 'M[R]_n) : qf A 0 = 0.
Proof. by rewrite /qf /bf mulmx0 mxE. Qed.
Lemma qf_sum n (I : finType) (F : I -> 'M[R]_n) x : qf (\sum_i F i) x = \sum_i qf (F i) x.
Proof. by rewrite /qf /bf mulmx_sumr mulmx_suml summxE. Qed.
Lemma qf_cong n m (A : 'M[R]_n) (B : 'M[R]_(n,m)) x : qf (B^T *m A *m B) x = qf A (B *m x).
Proof. by rewrite /qf /bf trmx_mul !mulmxA. Qed.
Lemma qf_gram n m (B : 'M[R]_(n,m)) x : qf (B^T *m B) x = \sum_i ((B *m x) i 0) ^+ 2.
Proof.
rewrite /qf /bf mulmxA -mulmxA -trmx_mul mxE; apply: eq_bigr => i _.
by rewrite mxE expr2.
Qed.
Lemma qf1 n x : qf (1%:M : 'M[R]_n) x = \sum_i x i 0 ^+ 2.
Proof.
have -> : 1%:M = 1%:M^T *m 1%:M :> 'M[R]_n by rewrite trmx1 mulmx1.
by rewrite qf_gram mul1mx.
Qed.
Lemma qf_diag n (d : 'cV[R]_n) x : qf (diag d) x = \sum_i d i 0 * (x i 0) ^+ 2.
Proof.
rewrite qfE; apply: eq_bigr => i _.
rewrite -[RHS](sum_delta (fun j => d i 0 * (x i 0 * x j 0))).
by apply: eq_bigr => j _; rewrite diagE -mulrA.
Qed.
Lemma qf_outer n (v : 'cV[R]_n) x : qf (v *m v^T) x = (\sum_i v i 0 * x i 0) ^+ 2.
Proof.
have -> : v *m v^T = (v^T)^T *m v^T by rewrite trmxK.
by rewrite qf_gram big_ord1 mulE; under eq_bigr do rewrite mxE.
Qed.
Lemma qf_add n (A : 'M[R]_n) x y : sym A -> qf A (x + y) = qf A x + 2%:R * bf A x y + qf A y.
Proof. by move=> sA; rewrite /qf bfDl !bfDr (bfC y x sA); ring. Qed.
Lemma qf_sub n (A : 'M[R]_n) x y : sym A -> qf A (x - y) = qf A x - 2%:R * bf A x y + qf A y.
Proof. by move=> sA; rewrite qf_add // /qf bfNl !bfNr; ring. Qed.

Lemma qf_block m n (A : 'M[R]_m) (B : 'M[R]_(m,n)) (C : 'M[R]_(n,m)) (D : 'M[R]_n) u v :
  qf (block_mx A B C D) (col_mx u v) = qf A u + bf B u v + bf C v u + qf D v.
Proof.
rewrite /qf /bf tr_col_mx mul_row_block mul_row_col !mulmxDl !mxE.
by ring.
Qed.
End Forms.

Section Orders.
Variable R : realFieldType.

(* The judgements of the certificate format. *)
Definition le_mx m n (A B : 'M[R]_(m,n)) := forall i j, A i j <= B i j.
Definition lt_mx m n (A B : 'M[R]_(m,n)) := forall i j, A i j < B i j.
Definition psd n (A : 'M[R]_n) := forall x, 0 <= qf A x.
Definition loew n (A B : 'M[R]_n) := [/\ sym A, sym B & psd (B - A)].
Definition pd n (A : 'M[R]_n) := sym A /\ forall x, x != 0 -> 0 < qf A x.
End Orders.
Notation "A <=E B" := (le_mx A B) (at level 70).
Notation "A <E B" := (lt_mx A B) (at level 70).
Notation "A <=L B" := (loew A B) (at level 70).
