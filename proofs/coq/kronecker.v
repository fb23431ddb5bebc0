(* Laws of the Kronecker product, vec, the commutation matrix, blocks, rows and columns; each named after its entry in rules/. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.real_closed Require Import mxtens.
From mathcomp Require Import ring.
From Gradus Require Import base equality.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section Ring.
Variable R : comRingType.
Implicit Types (m n p q r s : nat).

(* Two matrices over a product index are equal when they agree on pairs. *)
Lemma tensP m n p q (A B : 'M[R]_(m * p, n * q)) :
  (forall i k j l, A (mxtens_index (i,k)) (mxtens_index (j,l)) = B (mxtens_index (i,k)) (mxtens_index (j,l))) -> A = B.
Proof.
move=> h; apply/matrixP => a b; case: (mxtens_indexP a) => i k; case: (mxtens_indexP b) => j l.
exact: h.
Qed.
Lemma vecP m n (x y : 'cV[R]_(m * n)) : (forall i j, x (mxtens_index (i,j)) 0 = y (mxtens_index (i,j)) 0) -> x = y.
Proof. by move=> h; apply/matrixP => a z; rewrite ord1; case: (mxtens_indexP a) => i j. Qed.
Lemma commutationE m n i j k l : commutation R m n (mxtens_index (i,j)) (mxtens_index (k,l)) = ((i == l) && (j == k))%:R.
Proof. by rewrite mxE !mxtens_indexK. Qed.
Lemma mul_commutation m n p (X : 'M[R]_(n * m, p)) i j z :
  (commutation R m n *m X) (mxtens_index (i,j)) z = X (mxtens_index (j,i)) z.
Proof.
rewrite mulE sum_tens (bigD1 j) //= [X in _ + X]big1 ?addr0 => [|k kj].
  rewrite -[RHS](sum_delta (fun l => X (mxtens_index (j,l)) z)); apply: eq_bigr => l _.
  by rewrite commutationE eqxx andbT.
by rewrite big1 // => l _; rewrite commutationE [j == k]eq_sym (negbTE kj) andbF mul0r.
Qed.
Lemma tr_commutation m n : (commutation R m n)^T = commutation R n m.
Proof.
apply/tensP => i k j l; rewrite mxE !commutationE; congr (nat_of_bool _)%:R.
by rewrite andbC [l == i]eq_sym [j == k]eq_sym.
Qed.
Lemma mulr_commutation m n p (X : 'M[R]_(p, m * n)) z i j :
  (X *m commutation R m n) z (mxtens_index (i,j)) = X z (mxtens_index (j,i)).
Proof.
have -> : X *m commutation R m n = (commutation R n m *m X^T)^T by rewrite trmx_mul trmxK tr_commutation.
by rewrite mxE mul_commutation mxE.
Qed.

Lemma kron_mixed_product m n p q r s (A : 'M[R]_(m,n)) (B : 'M[R]_(p,q)) (C : 'M[R]_(n,r)) (E : 'M[R]_(q,s)) :
  (A *t B) *m (C *t E) = (A *m C) *t (B *m E).
Proof. exact: tensmx_mul. Qed.
Lemma kron_transpose m n p q (A : 'M[R]_(m,n)) (B : 'M[R]_(p,q)) : (A *t B)^T = A^T *t B^T.
Proof. exact: trmx_tens. Qed.
Lemma kron_trace m n (A : 'M[R]_m) (B : 'M[R]_n) : \tr (A *t B) = \tr A * \tr B.
Proof.
rewrite /mxtrace sum_tens mulr_suml; apply: eq_bigr => i _; rewrite mulr_sumr.
by apply: eq_bigr => j _; rewrite tensmxE.
Qed.
Lemma kron_add_left m n p q (A B : 'M[R]_(m,n)) (C : 'M[R]_(p,q)) : (A + B) *t C = A *t C + B *t C.
Proof. by apply/tensP => i k j l; rewrite addE !tensmxE addE mulrDl. Qed.
Lemma kron_add_right m n p q (A : 'M[R]_(m,n)) (B C : 'M[R]_(p,q)) : A *t (B + C) = A *t B + A *t C.
Proof. by apply/tensP => i k j l; rewrite addE !tensmxE addE mulrDr. Qed.
Lemma kron_scale m n p q (s t : R) (A : 'M[R]_(m,n)) (B : 'M[R]_(p,q)) : (s *: A) *t (t *: B) = (s * t) *: (A *t B).
Proof. by apply/tensP => i k j l; rewrite scaleE !tensmxE !scaleE mulrACA. Qed.
Lemma norm2_kron m n p q (A : 'M[R]_(m,n)) (B : 'M[R]_(p,q)) :
  inner (A *t B) (A *t B) = inner A A * inner B B.
Proof. by rewrite !inner_tr trmx_tens -kron_trace tensmx_mul. Qed.

Lemma vec_add m n (A B : 'M[R]_(m,n)) : vec (A + B) = vec A + vec B.
Proof. by apply/matrixP => i j; rewrite !mxE. Qed.
Lemma vec_product m n p q (A : 'M[R]_(m,n)) (X : 'M[R]_(n,p)) (B : 'M[R]_(p,q)) :
  vec (A *m X *m B) = (B^T *t A) *m vec X.
Proof.
apply/vecP => j i; rewrite vecE !mulE sum_tens; apply: eq_bigr => l _.
rewrite mulE big_distrl /=; apply: eq_bigr => h _.
by rewrite tensmxE vecE [B^T _ _]mxE mulrC mulrA.
Qed.
Lemma vec_transpose m n (X : 'M[R]_(m,n)) : vec X^T = commutation R m n *m vec X.
Proof. by apply/vecP => i j; rewrite mul_commutation !vecE mxE. Qed.
Lemma vec_hadamard m n (C X : 'M[R]_(m,n)) : vec (had C X) = diag (vec C) *m vec X.
Proof. by apply/vecP => i j; rewrite mul_diagE !vecE mxE. Qed.
Lemma vec_outer m n (a : 'cV[R]_m) (b : 'cV[R]_n) i j :
  vec (a *m b^T) (mxtens_index (j,i)) 0 = (b *t a) (mxtens_index (j,i)) (mxtens_index (0,0)).
Proof. by rewrite vecE outerE tensmxE mulrC. Qed.
Lemma vec_inner m n p q (P : 'M[R]_(m,n)) (Q : 'M[R]_(p,q)) (X : 'M[R]_(m,n)) :
  vec (inner P X *: Q) = vec Q *m (vec P)^T *m vec X.
Proof.
apply/vecP => i j; rewrite vecE scaleE -mulmxA mulE big_ord1 vecE mulrC; congr (_ * _).
exact: trace_vec.
Qed.
Lemma vec_sandwich_diag m n q (A : 'M[R]_(m,n)) (b : 'cV[R]_n) (C : 'M[R]_(n,q)) :
  vec (A *m diag b *m C) =
  had (castmx (erefl, muln1 n) (C^T *t ones R m 1)) (castmx (erefl, mul1n n) (ones R q 1 *t A)) *m b.
Proof.
apply/vecP => j i; rewrite vecE !mulE; apply: eq_bigr => k _.
have E1 : cast_ord (esym (muln1 n)) k = mxtens_index (k, 0) by apply: val_inj; rewrite /= muln1 addn0.
have E2 : cast_ord (esym (mul1n n)) k = mxtens_index (0, k) by apply: val_inj.
rewrite mulE_diag [had _ _ _ _]mxE !castmxE !cast_ord_id E1 E2 !tensmxE ![ones _ _ _ _ _]mxE [C^T _ _]mxE.
by rewrite mulr1 mul1r mulrC mulrA.
Qed.
Lemma vec_quadratic m n (a c : 'cV[R]_m) (X : 'M[R]_(m,n)) (B : 'M[R]_n) :
  (a^T *m X *m B *m X^T *m c) 0 0 = ((vec X)^T *m (B^T *t (c *m a^T)) *m vec X) 0 0.
Proof.
rewrite -(mulmxA (vec X)^T) -vec_product -trace_vec trace_inner.
transitivity (\tr (a^T *m X *m B *m (X^T *m c))); first by rewrite /mxtrace big_ord1 !mulmxA.
by rewrite mxtrace_mulC !mulmxA.
Qed.

Lemma commutation_orthogonal m n (A : 'M[R]_(m,n)) : commutation R n m *m (commutation R m n *m vec A) = vec A.
Proof. by rewrite -!vec_transpose trmxK. Qed.
Lemma commutation_transpose m n (A : 'M[R]_(m,n)) : (commutation R m n)^T *m vec A^T = vec A.
Proof. by rewrite tr_commutation -vec_transpose trmxK. Qed.
Lemma commutation_kron m n q r (A : 'M[R]_(m,n)) (B : 'M[R]_(r,q)) :
  commutation R r m *m (A *t B) = (B *t A) *m commutation R q n.
Proof. by apply/tensP => i k j l; rewrite mul_commutation mulr_commutation !tensmxE mulrC. Qed.
Lemma commutation_vectors m r (v : 'cV[R]_m) (w : 'cV[R]_r) : commutation R r m *m (v *t w) = w *t v.
Proof.
apply/tensP => i k j l; rewrite mul_commutation !tensmxE !ord1 mulrC.
by [].
Qed.
Lemma commutation_trace m n (A B : 'M[R]_(m,n)) : \tr (commutation R m n *m (A^T *t B)) = \tr (A^T *m B).
Proof.
rewrite /mxtrace sum_tens exchange_big; apply: eq_bigr => j _; rewrite mulE; apply: eq_bigr => i _.
by rewrite mul_commutation tensmxE.
Qed.

Lemma block_product m n p q (A : 'M[R]_(m,n)) (B : 'M[R]_(m,p)) (C : 'M[R]_(n,q)) (E : 'M[R]_(p,q)) :
  row_mx A B *m col_mx C E = A *m C + B *m E.
Proof. exact: mul_row_col. Qed.
Lemma block_transpose m n p (A : 'M[R]_(m,n)) (B : 'M[R]_(m,p)) : (row_mx A B)^T = col_mx A^T B^T.
Proof. exact: tr_row_mx. Qed.
Lemma block_trace m n (A : 'M[R]_m) (B : 'M[R]_(m,n)) (C : 'M[R]_(n,m)) (E : 'M[R]_n) :
  \tr (block_mx A B C E) = \tr A + \tr E.
Proof. exact: mxtrace_block. Qed.
Lemma block_norm m n p (A : 'M[R]_(m,n)) (B : 'M[R]_(m,p)) :
  inner (row_mx A B) (row_mx A B) = inner A A + inner B B.
Proof.
rewrite /inner -big_split; apply: eq_bigr => i _; rewrite big_split_ord /=.
by congr (_ + _); apply: eq_bigr => j _; rewrite ?row_mxEl ?row_mxEr.
Qed.
Lemma block_diagonal_determinant m n (A : 'M[R]_m) (B : 'M[R]_n) : \det (block_mx A 0 0 B) = \det A * \det B.
Proof. exact: det_ublock. Qed.
Lemma row_of_product m n p (A : 'M[R]_(m,n)) (B : 'M[R]_(n,p)) i : row i (A *m B) = row i A *m B.
Proof. exact: row_mul. Qed.
Lemma column_of_product m n p (A : 'M[R]_(m,n)) (B : 'M[R]_(n,p)) j : col j (A *m B) = A *m col j B.
Proof. by rewrite !colE mulmxA. Qed.
Lemma row_as_product m n (A : 'M[R]_(m,n)) i : row i A = (col i 1%:M)^T *m A.
Proof. by rewrite colE mul1mx trmx_delta -rowE. Qed.
Lemma sum_of_rows m n (A B : 'M[R]_(m,n)) : \sum_i (row i A)^T *m row i B = A^T *m B.
Proof.
apply/matrixP => j k; rewrite summxE mulE; apply: eq_bigr => i _.
by rewrite mulE big_ord1 !mxE.
Qed.

Lemma id_gradient m n (G X : 'M[R]_(m,n)) : inner G X = ((vec G)^T *m vec X) 0 0.
Proof. exact: trace_vec. Qed.
Lemma id_jacobian m n p (A : 'M[R]_(m,n)) (X : 'M[R]_(n,p)) : vec (A *m X) = (1%:M *t A) *m vec X.
Proof. by have := vec_product A X 1%:M; rewrite mulmx1 trmx1. Qed.
Lemma kron_eye p m n (A : 'M[R]_(m,n)) (v : 'cV[R]_p) : (1%:M *t A) *m (v *t 1%:M) = v *t A.
Proof. by rewrite tensmx_mul mul1mx mulmx1. Qed.
Lemma kron_associative m n p q r s (A : 'M[R]_(m,n)) (B : 'M[R]_(p,q)) (C : 'M[R]_(r,s)) :
  castmx (mulnA _ _ _, mulnA _ _ _) (A *t (B *t C)) = (A *t B) *t C.
Proof.
have E a b c (i : 'I_a) (j : 'I_b) (k : 'I_c) : cast_ord (esym (mulnA a b c))
    (mxtens_index (mxtens_index (i,j), k)) = mxtens_index (i, mxtens_index (j,k)).
  by apply: val_inj => /=; rewrite mulnDl -mulnA addnA.
apply/tensP => a k b l; case: (mxtens_indexP a) => i j; case: (mxtens_indexP b) => i' j'.
by rewrite castmxE !E !tensmxE mulrA.
Qed.

(* The sum of the diagonal blocks. *)
Definition blocktrace p m n (M : 'M[R]_(p * m, p * n)) : 'M[R]_(m,n) :=
  \matrix_(a, b) \sum_i M (mxtens_index (i,a)) (mxtens_index (i,b)).
Lemma blocktrace_kron p m n (A : 'M[R]_p) (X : 'M[R]_(m,n)) : blocktrace (A *t X) = \tr A *: X.
Proof. by apply/matrixP => a b; rewrite scaleE mxE mulr_suml; apply: eq_bigr => i _; rewrite tensmxE. Qed.
Lemma inner_kron p m n (Y : 'M[R]_(p * m, p * n)) (X : 'M[R]_(m,n)) : inner Y (1%:M *t X) = inner (blocktrace Y) X.
Proof.
rewrite /inner sum_tens exchange_big; apply: eq_bigr => a _.
transitivity (\sum_i \sum_b Y (mxtens_index (i,a)) (mxtens_index (i,b)) * X a b).
  apply: eq_bigr => i _; rewrite sum_tens (bigD1 i) //= [X in _ + X]big1 ?addr0 => [|j ji].
    by apply: eq_bigr => b _; rewrite tensmxE mxE eqxx mul1r.
  by rewrite big1 // => b _; rewrite tensmxE mxE eq_sym (negbTE ji) mul0r mulr0.
by rewrite exchange_big; apply: eq_bigr => b _; rewrite mxE mulr_suml.
Qed.
End Ring.

Section Field.
Variable F : fieldType.
Lemma tens1 m n : (1%:M : 'M[F]_m) *t (1%:M : 'M[F]_n) = 1%:M.
Proof.
apply/tensP => i k j l; rewrite tensmxE !mxE (inj_eq (can_inj (@mxtens_indexK m n))) xpair_eqE.
by case: (i == j); case: (k == l); rewrite ?mul1r ?mul0r.
Qed.
Lemma det_castmx m n (e e' : m = n) (A : 'M[F]_m) : \det (castmx (e, e') A) = \det A.
Proof. by case: _ / e e' => e'; rewrite castmx_id. Qed.
Lemma det_similar a b (e : a = b) (P : 'M[F]_(a,b)) (M : 'M[F]_b) (Q : 'M[F]_(b,a)) :
  Q *m P = 1%:M -> \det (P *m M *m Q) = \det M.
Proof.
case: b / e P M Q => P M Q h; rewrite !det_mulmx mulrAC -det_mulmx.
by rewrite (mulmx1C h) det1 mul1r.
Qed.
Lemma commutationK m n : commutation F m n *m commutation F n m = 1%:M.
Proof. by apply/tensP => i k j l; rewrite mul_commutation commutationE -tens1 tensmxE !mxE -natrM mulnb andbC. Qed.
Lemma det_eye_kron m n (B : 'M[F]_n) : \det ((1%:M : 'M_m) *t B) = \det B ^+ m.
Proof.
elim: m => [|m IH]; first by rewrite expr0 det_mx00.
have -> : (1%:M : 'M[F]_(1 + m)) = block_mx 1%:M 0 0 1%:M by rewrite -scalar_mx_block.
by rewrite tens_block_mx !tens0mx det_castmx det_ublock IH tens_scalar1mx det_castmx exprS.
Qed.
Lemma kron_determinant m n (A : 'M[F]_m) (B : 'M[F]_n) : \det (A *t B) = \det A ^+ n * \det B ^+ m.
Proof.
have -> : A *t B = (A *t 1%:M) *m (1%:M *t B) by rewrite tensmx_mul mulmx1 mul1mx.
rewrite det_mulmx det_eye_kron; congr (_ * _); rewrite -det_eye_kron.
have -> : A *t 1%:M = commutation F m n *m (1%:M *t A) *m commutation F n m.
  by rewrite -mulmxA -commutation_kron mulmxA commutationK mul1mx.
by apply: det_similar; [exact: mulnC | exact: commutationK].
Qed.
Lemma kron_inverse m n (A : 'M[F]_m) (B : 'M[F]_n) : A \in unitmx -> B \in unitmx ->
  invmx (A *t B) = invmx A *t invmx B.
Proof. by move=> uA uB; apply: inv_uniq; rewrite kron_mixed_product !mulmxV // tens1. Qed.
Lemma block_schur_determinant m n (A : 'M[F]_m) (B : 'M[F]_(m,n)) (C : 'M[F]_(n,m)) (E : 'M[F]_n) : A \in unitmx ->
  \det (block_mx A B C E) = \det A * \det (E - C *m invmx A *m B).
Proof.
move=> uA; have -> : block_mx A B C E = block_mx 1%:M 0 (C *m invmx A) 1%:M *m block_mx A B 0 (E - C *m invmx A *m B).
  by rewrite mulmx_block !(mul1mx, mul0mx, mulmx0, mulmx1, addr0, add0r) mulmxKV // addrC subrK.
by rewrite det_mulmx det_lblock det_ublock !det1 !mul1r.
Qed.
End Field.
