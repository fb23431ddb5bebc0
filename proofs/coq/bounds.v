(* Bounds of particular matrices: the covariance of a categorical distribution, congruence forms, separable bounds, compositions. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.real_closed Require Import mxtens.
From mathcomp Require Import ring.
From Gradus Require Import base loewner.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Bounds.
Variable R : realFieldType.
Implicit Types (m n : nat).

Section Softmax.
Variables (n : nat) (p : 'cV[R]_n).
Hypotheses (p0 : 0 <=E p) (p1 : msum p = 1).
Let V := diag p - p *m p^T.
Let p_ge0 i : 0 <= p i 0. Proof. by have := p0 i 0; rewrite mxE. Qed.
Let sum_p : \sum_i p i 0 = 1. Proof. by rewrite -p1; apply: eq_bigr => i _; rewrite big_ord1. Qed.
Let symV : sym V. Proof. by apply: symB; [exact: sym_diag | exact: sym_outer]. Qed.

(* The variance is the least mean square deviation. *)
Let var x c : qf V x = \sum_i p i 0 * (x i 0 - c) ^+ 2 - (\sum_i p i 0 * x i 0 - c) ^+ 2.
Proof.
have -> : qf V x = \sum_i p i 0 * x i 0 ^+ 2 - (\sum_i p i 0 * x i 0) ^+ 2.
  by rewrite qfB qf_diag qf_outer.
set m := \sum_i p i 0 * x i 0.
have -> : \sum_i p i 0 * (x i 0 - c) ^+ 2 =
   \sum_i p i 0 * x i 0 ^+ 2 - 2%:R * c * m + c ^+ 2 * \sum_i p i 0.
  by rewrite /m !mulr_sumr -sumrB -big_split /=; apply: eq_bigr => i _; ring.
by rewrite sum_p; clearbody m; ring.
Qed.

(* L-SOFTMAX. The covariance of a categorical distribution is positive semidefinite. *)
Lemma L_SOFTMAX_lower : 0 <=L V.
Proof.
apply/loew0P; split=> // x; rewrite (var x (\sum_i p i 0 * x i 0)) subrr expr0n subr0.
by apply: sumr_ge0 => i _; rewrite mulr_ge0 ?sqr_ge0.
Qed.

(* L-SOFTMAX. The covariance of a categorical distribution is below the diagonal of its probabilities. *)
Lemma L_SOFTMAX_diag : V <=L diag p.
Proof. by apply: loewP => //; [exact: sym_diag | move=> x; rewrite qfB qf_outer ler_subl_addr ler_addl sqr_ge0]. Qed.

(* L-SOFTMAX. It is below half the centring matrix (Boehning), by Popoviciu's inequality for the variance. *)
Lemma L_SOFTMAX_upper : V <=L 2%:R^-1 *: (1%:M - n%:R^-1 *: ones R n n).
Proof.
have n0 : (0 < n)%N.
  by case: n p sum_p => // q; rewrite big_ord0 => /eqP; rewrite eq_sym oner_eq0.
have sO : sym (ones R n n) by apply/matrixP => i j; rewrite !mxE.
apply: loewP => //; first by apply/symZ/symB; [exact: sym1 | exact: symZ].
have qfO x : qf (ones R n n) x = (\sum_i x i 0) ^+ 2.
  rewrite qfE expr2 big_distrl /=; apply: eq_bigr => i _; rewrite big_distrr /=.
  by apply: eq_bigr => j _; rewrite mxE mul1r.
move=> x; have -> : qf (2%:R^-1 *: (1%:M - n%:R^-1 *: ones R n n)) x =
   2%:R^-1 * (\sum_i x i 0 ^+ 2 - n%:R^-1 * (\sum_i x i 0) ^+ 2) by rewrite qfZ qfB qf1 qfZ qfO.
pose i0 := Ordinal n0.
have [a _ ha] := @arg_maxP _ _ _ i0 xpredT (fun i => x i 0) isT.
have [b _ hb] := @arg_minP _ _ _ i0 xpredT (fun i => x i 0) isT.
set M := x a 0; set m := x b 0; set mu := (\sum_i x i 0) / n%:R.
have D : \sum_i x i 0 ^+ 2 - n%:R^-1 * (\sum_i x i 0) ^+ 2 = \sum_i (x i 0 - mu) ^+ 2.
  have -> : \sum_i (x i 0 - mu) ^+ 2 =
     \sum_i x i 0 ^+ 2 - 2%:R * mu * (\sum_i x i 0) + \sum_(i < n) mu ^+ 2.
    by rewrite mulr_sumr -sumrB -big_split /=; apply: eq_bigr => i _; ring.
  rewrite sumr_const card_ord -mulr_natl /mu.
  have : n%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
  by move=> ?; field.
rewrite D (var x ((M + m) / 2%:R)); apply: (@le_trans _ _ ((M - m) ^+ 2 / 4%:R)).
  apply: (@le_trans _ _ (\sum_i p i 0 * ((M - m) ^+ 2 / 4%:R))).
    rewrite ler_subl_addr; apply: ler_paddr (sqr_ge0 _) _; apply: ler_sum => i _.
    rewrite ler_wpmul2l // -subr_ge0.
    have -> : (M - m) ^+ 2 / 4%:R - (x i 0 - (M + m) / 2%:R) ^+ 2 = (M - x i 0) * (x i 0 - m) by field.
    by rewrite mulr_ge0 // subr_ge0; [exact: ha | exact: hb].
  by rewrite -mulr_suml sum_p mul1r.
case: (eqVneq a b) => [ab|ab].
  rewrite /M /m ab subrr expr0n mul0r; apply: mulr_ge0; first by rewrite invr_ge0 ler0n.
  by apply: sumr_ge0 => i _; exact: sqr_ge0.
rewrite (bigD1 a) //= (bigD1 b) /=; last by rewrite eq_sym.
rewrite addrA mulrDr; apply: ler_paddr.
  by apply: mulr_ge0; [rewrite invr_ge0 ler0n | apply: sumr_ge0 => i _; exact: sqr_ge0].
rewrite -/M -/m -subr_ge0.
have -> : 2%:R^-1 * ((M - mu) ^+ 2 + (m - mu) ^+ 2) - (M - m) ^+ 2 / 4%:R = ((M + m) / 2%:R - mu) ^+ 2 by field.
exact: sqr_ge0.
Qed.
End Softmax.

(* L-RANGE. Ranges of the diagonal carry over to the congruence form (Boehning and Lindsay). *)
Lemma L_RANGE m n (C : 'M[R]_(n,m)) (d : 'cV[R]_n) l u : (forall i, l <= d i 0 <= u) ->
  l *: (C^T *m C) <=L C^T *m diag d *m C /\ C^T *m diag d *m C <=L u *: (C^T *m C).
Proof.
move=> h; have E c : c *: (C^T *m C) = C^T *m diag (const_mx c) *m C.
  by rewrite /diag trmx_const diag_const_mx mul_mx_scalar -scalemxAl.
by rewrite !E; split; apply: L_CONG; apply: L_DIAG => i j; rewrite ord1 mxE; case/andP: (h i).
Qed.

(* L-SEP. The separable bound of Lee and Seung and of De Pierro. *)
Lemma L_SEP n (S : 'M[R]_n) (h : 'cV[R]_n) : sym S -> 0 <=E S -> (forall i, 0 < h i 0) ->
  S <=L diag (\col_i ((S *m h) i 0 / h i 0)).
Proof.
move=> sS pS h0; pose T := diag h *m S *m diag h; pose C := diag (\col_i (h i 0)^-1).
have TE i j : T i j = h i 0 * S i j * h j 0 by rewrite mulE_diag mul_diagE.
have ne i : h i 0 != 0 by rewrite gt_eqF.
have sE i j : S j i = S i j by exact: symE.
have sT : sym T by apply/matrixP => i j; rewrite mxE !TE sE; ring.
have S0 i j : 0 <= S i j by have := pS i j; rewrite mxE.
have pT : 0 <=E T by move=> i j; rewrite mxE TE !mulr_ge0 // ltW.
have := L_CONG C (L_LAPL_upper sT pT); rewrite sym_diag.
have -> : C *m T *m C = S.
  by apply/matrixP => i j; rewrite mulE_diag mul_diagE TE !mxE; rewrite !mulrA mulVf // mul1r -mulrA mulfV // mulr1.
have -> // : C *m diag (T *m ones R n 1) *m C = diag (\col_i ((S *m h) i 0 / h i 0)).
apply/matrixP => i j; rewrite mulE_diag mul_diagE !diagE.
case: (eqVneq i j) => [<-|_]; last by rewrite !mul0r mulr0 mul0r.
have -> : (T *m ones R n 1) i 0 = h i 0 * (S *m h) i 0.
  by rewrite !mulE mulr_sumr; apply: eq_bigr => k _; rewrite TE [ones _ _ _ _ _]mxE mulr1 mulrA.
by rewrite !mul1r [in RHS]mxE [(\col__ _) _ _]mxE mulrA mulVf // mul1r.
Qed.

(* L-SEPC. The separable bound of a Gram matrix. *)
Lemma L_SEPC m n (C : 'M[R]_(n,m)) : C^T *m C <=L diag ((mabs C)^T *m mabs C *m ones R m 1).
Proof.
apply: L_TRANS (L_GERSH_upper (sym_gram C)) (L_DIAG _) => i j; rewrite !mulE.
apply: ler_sum => k _; rewrite [ones _ _ _ _ _]mxE !mulr1 mxE !mulE.
apply: le_trans (ler_norm_sum _ _ _) _; apply: ler_sum => l _.
by rewrite !mxE normrM.
Qed.

(* L-CHAIN. Two-sided bound of the Hessian of a composition with a scalar function. *)
Lemma L_CHAIN n (g : 'cV[R]_n) (F M : 'M[R]_n) a b l u v : l <= a <= u -> 0 <= b <= v ->
  0 <=L F -> F <=L M -> sym M ->
  l *: (g *m g^T) <=L a *: (g *m g^T) + b *: F /\
  a *: (g *m g^T) + b *: F <=L u *: (g *m g^T) + v *: M.
Proof.
move=> /andP [la au] /andP [b0 bv] F0 FM sM.
have G : 0 <=L g *m g^T by rewrite -{1}(trmxK g); exact: L_GRAM.
have M0 := L_TRANS F0 FM.
split; first by rewrite -[l *: _]addr0 -[X in _ + X](scaler0 _ b); apply: L_ADD; [exact: L_SCAL | exact: L_SCALE].
apply: L_ADD; first exact: L_SCAL.
exact: L_TRANS (L_SCALE b0 FM) (L_SCAL bv M0).
Qed.
End Bounds.
