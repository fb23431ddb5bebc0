(* Laws of transpose, trace, inverse, determinant, Hadamard product and inner product; each named after its entry in rules/. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.real_closed Require Import mxtens.
From mathcomp Require Import ring.
From Gradus Require Import base.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

(* E-REFL. *)
Lemma E_REFL (T : Type) (a : T) : a = a. Proof. by []. Qed.
(* E-SYM. *)
Lemma E_SYM (T : Type) (a b : T) : a = b -> b = a. Proof. by []. Qed.
(* E-TRANS. *)
Lemma E_TRANS (T : Type) (a b c : T) : a = b -> b = c -> a = c. Proof. by move=> ->. Qed.
(* E-SUMOVER. *)
Lemma E_SUMOVER (R : ringType) (I : finType) m n (A B : I -> 'M[R]_(m,n)) : (forall i, A i = B i) -> \sum_i A i = \sum_i B i.
Proof. by move=> h; apply: eq_bigr => i _. Qed.
(* E-RW. Replacement inside any context. *)
Lemma E_RW (S T : Type) (context : S -> T) (l r : S) : l = r -> context l = context r.
Proof. by move=> ->. Qed.

Section Ring.
Variable R : comRingType.
Implicit Types (m n p : nat).

Lemma transpose_product m n p (A : 'M[R]_(m,n)) (B : 'M[R]_(n,p)) : (A *m B)^T = B^T *m A^T.
Proof. exact: trmx_mul. Qed.
Lemma transpose_sum m n (A B : 'M[R]_(m,n)) : (A + B)^T = A^T + B^T.
Proof. exact: linearD. Qed.
Lemma transpose_hadamard m n (A B : 'M[R]_(m,n)) : (had A B)^T = had A^T B^T.
Proof. by apply/matrixP => i j; rewrite !mxE. Qed.
Lemma transpose_symmetric n (A : 'M[R]_n) : sym A -> A^T = A.
Proof. by []. Qed.
Lemma normal_form m n p (A : 'M[R]_(m,n)) (B C : 'M[R]_(n,p)) : A *m (B + C) - (C^T *m A^T)^T = A *m B.
Proof. by rewrite trmx_mul !trmxK mulmxDr addrK. Qed.
Lemma trace_transpose n (A : 'M[R]_n) : \tr A^T = \tr A.
Proof. exact: mxtrace_tr. Qed.
Lemma trace_cyclic m n (A : 'M[R]_(m,n)) (B : 'M[R]_(n,m)) : \tr (A *m B) = \tr (B *m A).
Proof. exact: mxtrace_mulC. Qed.
Lemma trace_rotate m n p (A : 'M[R]_(m,n)) (B : 'M[R]_(n,p)) (C : 'M[R]_(p,m)) :
  \tr (A *m B *m C) = \tr (B *m C *m A).
Proof. by rewrite -mulmxA trace_cyclic. Qed.
Lemma trace_add n (A B : 'M[R]_n) : \tr (A + B) = \tr A + \tr B.
Proof. exact: mxtraceD. Qed.
Lemma trace_skew n (A : 'M[R]_n) : \tr (A - A^T) = 0.
Proof. by rewrite linearB /= mxtrace_tr subrr. Qed.
Lemma trace_inner m n (A B : 'M[R]_(m,n)) : inner A B = \tr (A^T *m B).
Proof. exact: inner_tr. Qed.
Lemma trace_vec m n (A B : 'M[R]_(m,n)) : inner A B = ((vec A)^T *m vec B) 0 0.
Proof.
rewrite mulE sum_tens /inner exchange_big; apply: eq_bigr => j _; apply: eq_bigr => i _.
by rewrite [(vec A)^T _ _]mxE !vecE.
Qed.
Lemma trace_hadamard m n (A B C : 'M[R]_(m,n)) : inner A (had B C) = inner (had A B) C.
Proof. by apply: eq_bigr => i _; apply: eq_bigr => j _; rewrite !mxE mulrA. Qed.
Lemma trace_sum m n (A B : 'M[R]_(m,n)) : \tr (A^T *m B) = msum (had A B).
Proof. by rewrite -trace_inner; apply: eq_bigr => i _; apply: eq_bigr => j _; rewrite mxE. Qed.
Lemma orthogonal_gram m n (Q : 'M[R]_(m,n)) : (forall j k, \sum_i Q i j * Q i k = (j == k)%:R) -> Q^T *m Q = 1%:M.
Proof. by move=> h; apply/matrixP => j k; rewrite mxE [RHS]mxE -h; apply: eq_bigr => i _; rewrite mxE. Qed.
Lemma orthogonal_gram_square n (Q : 'M[R]_n) : Q^T *m Q = 1%:M -> Q *m Q^T = 1%:M.
Proof. exact: mulmx1C. Qed.

Lemma det_product n (A B : 'M[R]_n) : \det (A *m B) = \det A * \det B.
Proof. exact: det_mulmx. Qed.
Lemma det_transpose n (A : 'M[R]_n) : \det A^T = \det A.
Proof. exact: det_tr. Qed.
Lemma det_scale n s (A : 'M[R]_n) : \det (s *: A) = s ^+ n * \det A.
Proof. exact: detZ. Qed.
Lemma det_power n (A : 'M[R]_n) : \det (A *m A *m A) = \det A ^+ 3.
Proof. by rewrite !det_mulmx !exprS expr0 mulr1 mulrA. Qed.
Lemma det_diag n (x y : 'cV[R]_n) : \det (diag x) * \det (diag y) = \det (diag (had x y)).
Proof. by rewrite !det_diag -big_split /=; apply: eq_bigr => i _; rewrite !mxE. Qed.
Lemma det_sylvester m n (A : 'M[R]_(m,n)) (B : 'M[R]_(n,m)) : \det (1%:M + A *m B) = \det (1%:M + B *m A).
Proof.
have E1 : block_mx 1%:M (- A) B 1%:M = block_mx 1%:M 0 B 1%:M *m block_mx 1%:M (- A) 0 (1%:M + B *m A).
  by rewrite mulmx_block !(mul1mx, mul0mx, mulmx0, mulmx1, addr0, add0r) mulmxN addrCA addNr addr0.
have E2 : block_mx 1%:M (- A) B 1%:M = block_mx (1%:M + A *m B) (- A) 0 1%:M *m block_mx 1%:M 0 B 1%:M.
  by rewrite mulmx_block !(mul1mx, mul0mx, mulmx0, mulmx1, addr0, add0r) mulNmx addrK.
have := congr1 determinant E1; rewrite E2 !det_mulmx !det_lblock !det_ublock !det1 !mul1r !mulr1.
by [].
Qed.
Lemma det_rank_one n (u v : 'cV[R]_n) : \det (1%:M + u *m v^T) = 1 + (v^T *m u) 0 0.
Proof. by rewrite det_sylvester det_mx11 !mxE. Qed.

Lemma norm2_square m n (A : 'M[R]_(m,n)) : inner A A = \sum_i \sum_j A i j ^+ 2.
Proof. by apply: eq_bigr => i _; apply: eq_bigr => j _; rewrite expr2. Qed.
Lemma norm2_transpose m n (A : 'M[R]_(m,n)) : inner A^T A^T = inner A A.
Proof. by rewrite /inner exchange_big; apply: eq_bigr => i _; apply: eq_bigr => j _; rewrite !mxE. Qed.
Lemma norm2_expand m n (A B : 'M[R]_(m,n)) : inner (A - B) (A - B) = inner A A - 2%:R * inner A B + inner B B.
Proof.
rewrite /inner mulr_sumr -sumrB -big_split /=; apply: eq_bigr => i _.
by rewrite mulr_sumr -sumrB -big_split /=; apply: eq_bigr => j _; rewrite !subE; ring.
Qed.
Lemma norm2_orthogonal m n p (Q : 'M[R]_(m,n)) (A : 'M[R]_(n,p)) : Q^T *m Q = 1%:M -> inner (Q *m A) (Q *m A) = inner A A.
Proof. by move=> h; rewrite !inner_tr trmx_mul -mulmxA (mulmxA Q^T) h mul1mx. Qed.

Lemma hadamard_commutes m n (A B : 'M[R]_(m,n)) : had A B = had B A.
Proof. by apply/matrixP => i j; rewrite !mxE mulrC. Qed.
Lemma hadamard_outer m n (a : 'cV[R]_m) (b : 'cV[R]_n) (A : 'M[R]_(m,n)) :
  had (a *m b^T) A = diag a *m A *m diag b.
Proof. by apply/matrixP => i j; rewrite mulE_diag mul_diagE mxE outerE; ring. Qed.
Lemma hadamard_rank_one m n (a c : 'cV[R]_m) (b f : 'cV[R]_n) :
  had (a *m b^T) (c *m f^T) = had a c *m (had b f)^T.
Proof. by apply/matrixP => i j; rewrite mxE !outerE !mxE; ring. Qed.
Lemma hadamard_quadratic m n (x : 'cV[R]_m) (A B : 'M[R]_(m,n)) (y : 'cV[R]_n) :
  bf (had A B) x y = \tr (diag x *m A *m diag y *m B^T).
Proof.
rewrite bfE; apply: eq_bigr => i _; rewrite mulE; apply: eq_bigr => j _.
by rewrite mulE_diag mul_diagE !mxE; ring.
Qed.
Lemma mask_idempotent m n (M : 'M[R]_(m,n)) : (forall i j, M i j = 0 \/ M i j = 1) -> had M M = M.
Proof. by move=> b; apply/matrixP => i j; rewrite !mxE; case: (b i j) => ->; rewrite ?mulr0 ?mulr1. Qed.
Lemma diag_times n (x y : 'cV[R]_n) : diag x *m y = had x y.
Proof. by apply/matrixP => i j; rewrite mul_diagE mxE ord1. Qed.
Lemma diag_product n (x y : 'cV[R]_n) : diag x *m diag y = diag (had x y).
Proof.
apply/matrixP => i j; rewrite mul_diagE !diagE mxE.
by case: eqVneq => [->|_]; rewrite ?mul1r // !mul0r mulr0.
Qed.
Lemma diagvec_diag n (x : 'cV[R]_n) : diagvec (diag x) = x.
Proof. by apply/matrixP => i j; rewrite mxE diagE eqxx mul1r ord1. Qed.
Lemma diagvec_product m n (A : 'M[R]_(m,n)) (B : 'M[R]_(n,m)) : diagvec (A *m B) = rowsum (had A B^T).
Proof. by apply/matrixP => i j; rewrite !mxE; apply: eq_bigr => k _; rewrite !mxE. Qed.
Lemma diagvec_sandwich m n (A : 'M[R]_(m,n)) (x : 'cV[R]_n) (B : 'M[R]_(n,m)) :
  diagvec (A *m diag x *m B) = had A B^T *m x.
Proof.
apply/matrixP => i j; rewrite mxE !mulE ord1; apply: eq_bigr => k _.
by rewrite mulE_diag !mxE mulrAC.
Qed.
Lemma rowsum_ones m n (A : 'M[R]_(m,n)) : rowsum A = A *m ones R n 1.
Proof. by apply/matrixP => i j; rewrite !mxE; apply: eq_bigr => k _; rewrite mxE mulr1. Qed.
Lemma colsum_ones m n (A : 'M[R]_(m,n)) : colsum A = ones R 1 m *m A.
Proof. by apply/matrixP => i j; rewrite !mxE; apply: eq_bigr => k _; rewrite mxE mul1r. Qed.
Lemma sum_ones m n (A : 'M[R]_(m,n)) : msum A = (ones R 1 m *m A *m ones R n 1) 0 0.
Proof.
rewrite -mulmxA -rowsum_ones mulE; apply: eq_bigr => i _.
by rewrite !mxE mul1r.
Qed.
Lemma sum_outer m n (a : 'cV[R]_m) (b : 'cV[R]_n) : msum (a *m b^T) = msum a * msum b.
Proof.
rewrite /msum mulr_suml; apply: eq_bigr => i _; rewrite big_ord1 mulr_sumr.
by apply: eq_bigr => j _; rewrite outerE big_ord1.
Qed.

Lemma inner_add m n (C X Y : 'M[R]_(m,n)) : inner C (X + Y) = inner C X + inner C Y.
Proof. by rewrite !inner_tr mulmxDr mxtraceD. Qed.
Lemma inner_scale m n (C : 'M[R]_(m,n)) s (X : 'M[R]_(m,n)) : inner C (s *: X) = inner (s *: C) X.
Proof. by apply: eq_bigr => i _; apply: eq_bigr => j _; rewrite !scaleE; ring. Qed.
Lemma inner_left_factor m n p (C : 'M[R]_(m,p)) (A : 'M[R]_(m,n)) (X : 'M[R]_(n,p)) :
  inner C (A *m X) = inner (A^T *m C) X.
Proof. by rewrite !inner_tr trmx_mul trmxK mulmxA. Qed.
Lemma inner_right_factor m n p (C : 'M[R]_(m,p)) (X : 'M[R]_(m,n)) (B : 'M[R]_(n,p)) :
  inner C (X *m B) = inner (C *m B^T) X.
Proof. by rewrite !inner_tr trmx_mul trmxK mulmxA trace_cyclic mulmxA. Qed.
Lemma inner_hadamard m n (C A X : 'M[R]_(m,n)) : inner C (had A X) = inner (had C A) X.
Proof. exact: trace_hadamard. Qed.
Lemma inner_transpose m n (C : 'M[R]_(n,m)) (X : 'M[R]_(m,n)) : inner C X^T = inner C^T X.
Proof. by rewrite /inner exchange_big; apply: eq_bigr => i _; apply: eq_bigr => j _; rewrite !mxE. Qed.
Lemma inner_trace n (X : 'M[R]_n) : \tr X = inner 1%:M X.
Proof. by rewrite inner_tr trmx1 mul1mx. Qed.
Lemma inner_sum m n (X : 'M[R]_(m,n)) : msum X = inner (ones R m n) X.
Proof. by apply: eq_bigr => i _; apply: eq_bigr => j _; rewrite mxE mul1r. Qed.
Lemma inner_rowsum m n (c : 'cV[R]_m) (X : 'M[R]_(m,n)) : inner c (rowsum X) = inner (c *m ones R 1 n) X.
Proof.
rewrite rowsum_ones inner_right_factor; congr (inner (_ *m _) _).
exact: trmx_const.
Qed.
Lemma inner_colsum m n (A : 'rV[R]_n) (X : 'M[R]_(m,n)) : inner A (colsum X) = inner (ones R m 1 *m A) X.
Proof. by rewrite colsum_ones inner_left_factor /ones trmx_const. Qed.
Lemma inner_diag n (C : 'M[R]_n) (x : 'cV[R]_n) : inner C (diag x) = inner (diagvec C) x.
Proof.
apply: eq_bigr => i _; rewrite big_ord1 mxE (bigD1 i) //= diagE eqxx mul1r big1 ?addr0 // => j ji.
by rewrite diagE eq_sym (negbTE ji) mul0r mulr0.
Qed.
Lemma inner_diagvec n (c : 'cV[R]_n) (X : 'M[R]_n) : inner c (diagvec X) = inner (diag c) X.
Proof. by rewrite innerC -inner_diag innerC. Qed.
Lemma inner_vec m n (C X : 'M[R]_(m,n)) : inner (vec C) (vec X) = inner C X.
Proof. by rewrite [RHS]trace_vec inner_tr /mxtrace big_ord1. Qed.
Lemma inner_index m n (X : 'M[R]_(m,n)) i j : X i j = inner (col i 1%:M *m (col j 1%:M)^T) X.
Proof.
rewrite /inner (bigD1 i) //= [X in _ = _ + X]big1 => [|k ki].
  rewrite (bigD1 j) //= [X in _ = _ + X + _]big1 => [|l lj].
    by rewrite outerE !mxE !eqxx !mul1r !addr0.
  by rewrite outerE !mxE (negbTE lj) mulr0 mul0r.
by rewrite big1 // => l _; rewrite outerE !mxE (negbTE ki) !mul0r.
Qed.
End Ring.

Section Field.
Variable F : fieldType.
Implicit Types (m n : nat).

Lemma inv_uniq n (A B : 'M[F]_n) : A *m B = 1%:M -> invmx A = B.
Proof. by move=> h; case/mulmx1_unit: (h) => uA _; rewrite -[B](mulKmx uA) h mulmx1. Qed.

Lemma transpose_inverse n (A : 'M[F]_n) : (invmx A)^T = invmx A^T.
Proof. exact: trmx_inv. Qed.
Lemma inverse_left n (A : 'M[F]_n) : A \in unitmx -> invmx A *m A = 1%:M.
Proof. exact: mulVmx. Qed.
Lemma inverse_twice n (A : 'M[F]_n) : invmx (invmx A) = A.
Proof. exact: invmxK. Qed.
Lemma inverse_product n (A B : 'M[F]_n) : A \in unitmx -> B \in unitmx ->
  invmx (A *m B) = invmx B *m invmx A.
Proof. by move=> uA uB; apply: inv_uniq; rewrite mulmxA mulmxK // mulmxV. Qed.
Lemma inverse_scale n s (A : 'M[F]_n) : s != 0 -> A \in unitmx -> invmx (s *: A) = s^-1 *: invmx A.
Proof.
by move=> s0 uA; apply: inv_uniq; rewrite -scalemxAl -scalemxAr scalerA mulfV // scale1r mulmxV.
Qed.
Lemma inverse_sum n (A B : 'M[F]_n) : A \in unitmx -> B \in unitmx ->
  invmx A + invmx B = invmx A *m (A + B) *m invmx B.
Proof. by move=> uA uB; rewrite mulmxDr mulmxDl mulVmx // mul1mx mulmxK // addrC. Qed.
Lemma inverse_parallel_sum n (A B : 'M[F]_n) : A \in unitmx -> B \in unitmx -> A + B \in unitmx ->
  invmx (invmx A + invmx B) = A *m invmx (A + B) *m B.
Proof.
move=> uA uB uS; rewrite addrC inverse_sum // !inverse_product ?unitmx_mul ?unitmx_inv ?uB ?[B + A]addrC //.
by rewrite !invmxK mulmxA.
Qed.

Lemma unit_swap m n (A : 'M[F]_(m,n)) (B : 'M[F]_(n,m)) : (1%:M + A *m B \in unitmx) = (1%:M + B *m A \in unitmx).
Proof. by rewrite !unitmxE det_sylvester. Qed.
Lemma inverse_push_through m n (A : 'M[F]_(m,n)) (B : 'M[F]_(n,m)) : 1%:M + A *m B \in unitmx ->
  invmx (1%:M + A *m B) *m A = A *m invmx (1%:M + B *m A).
Proof.
move=> u; have v : 1%:M + B *m A \in unitmx by rewrite -unit_swap.
apply: (can_inj (mulKmx u)); rewrite mulKVmx // mulmxA mulmxDl mul1mx -[A *m B *m A]mulmxA.
by rewrite -{2}[A]mulmx1 -mulmxDr mulmxK.
Qed.
Lemma inverse_complement m n (A : 'M[F]_(m,n)) (B : 'M[F]_(n,m)) : 1%:M + A *m B \in unitmx ->
  invmx (1%:M + A *m B) = 1%:M - A *m invmx (1%:M + B *m A) *m B.
Proof.
move=> u; rewrite -inverse_push_through //; apply: (can_inj (mulKmx u)).
rewrite mulmxV // mulmxBr mulmx1 -mulmxA mulKVmx //.
by rewrite addrK.
Qed.
Lemma inverse_woodbury m n (A : 'M[F]_n) (U : 'M[F]_(n,m)) (B : 'M[F]_m) (V : 'M[F]_(m,n)) :
  A \in unitmx -> B \in unitmx -> invmx B + V *m invmx A *m U \in unitmx ->
  invmx (A + U *m B *m V) = invmx A - invmx A *m U *m invmx (invmx B + V *m invmx A *m U) *m V *m invmx A.
Proof.
move=> uA uB uS; apply: inv_uniq; set S := invmx B + _ in uS *.
have E : (A + U *m B *m V) *m (invmx A *m U) = U *m B *m S.
  by rewrite /S mulmxDl mulKVmx // mulmxDr mulmxK // !mulmxA.
set W := A + U *m B *m V in E *; rewrite mulmxBr.
have -> : W *m invmx A = 1%:M + U *m B *m V *m invmx A by rewrite mulmxDl mulmxV.
have -> : W *m (invmx A *m U *m invmx S *m V *m invmx A) = U *m B *m V *m invmx A.
  by rewrite !mulmxA -(mulmxA W (invmx A) U) E mulmxK.
by rewrite addrK.
Qed.
Lemma inverse_sherman_morrison n (A : 'M[F]_n) (u v : 'cV[F]_n) : A \in unitmx ->
  1 + (v^T *m invmx A *m u) 0 0 != 0 ->
  invmx (A + u *m v^T) = invmx A - (1 + (v^T *m invmx A *m u) 0 0)^-1 *: (invmx A *m u *m v^T *m invmx A).
Proof.
move=> uA; set q := v^T *m invmx A *m u; set s := 1 + _ => s0.
have E : 1%:M + q = s%:M :> 'M_1 by rewrite {1}[q]mx11_scalar -raddfD.
have := @inverse_woodbury 1 n A u 1%:M v^T uA (unitmx1 _ _).
rewrite invmx1 E mulmx1 => -> //; last by rewrite unitmxE det_scalar1 unitfE.
by rewrite invmx_scalar mul_mx_scalar -!scalemxAl.
Qed.
Lemma det_inverse n (A : 'M[F]_n) : \det (invmx A) = (\det A)^-1.
Proof. exact: det_inv. Qed.
Lemma diag_inverse n (x : 'cV[F]_n) : (forall i, x i 0 != 0) -> invmx (diag x) = diag (\col_i (x i 0)^-1).
Proof.
move=> x0; apply: inv_uniq; rewrite diag_product; apply/matrixP => i j; rewrite diagE !mxE mulfV //.
by rewrite mulr1.
Qed.
End Field.
