(* Convex functions on a vector space over an ordered field, with values in matrices, entry by entry. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Gradus Require Import base loewner order.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Convex.
Variable R : realFieldType.
Implicit Types (m n p : nat).

Definition mix (V : lmodType R) (t : R) (x y : V) : V := t *: x + (1 - t) *: y.
Definition unit_interval (t : R) := 0 <= t /\ 0 <= 1 - t.
(* F is convex on D; the domain D need not be named convex, only the segment is used. *)
Definition convex (V : lmodType R) (D : V -> Prop) m n (F : V -> 'M[R]_(m,n)) :=
  forall x y t, D x -> D y -> unit_interval t -> F (mix t x y) <=E mix t (F x) (F y).

Section Rules.
Variables (V : lmodType R) (D : V -> Prop).

Lemma mixE m n t (A B : 'M[R]_(m,n)) i j : mix t A B i j = t * A i j + (1 - t) * B i j.
Proof. by rewrite !mxE. Qed.
Lemma oppE m n (A : 'M[R]_(m,n)) i j : (- A) i j = - A i j.
Proof. by rewrite mxE. Qed.
Lemma mixD m n t (A B C E : 'M[R]_(m,n)) : mix t (A + C) (B + E) = mix t A B + mix t C E.
Proof. by rewrite /mix !scalerDr addrACA. Qed.

(* C-AFFINE. An affine function is convex. *)
Lemma C_AFFINE_linear m n (F : V -> 'M[R]_(m,n)) :
  (forall x y t, F (mix t x y) = mix t (F x) (F y)) -> convex D F.
Proof. by move=> h x y t _ _ _ i j; rewrite h. Qed.
(* C-ADD. *)
Lemma C_ADD m n (F G : V -> 'M[R]_(m,n)) : convex D F -> convex D G -> convex D (fun x => F x + G x).
Proof. by move=> hF hG x y t dx dy ht; rewrite mixD; apply: O_ADD; [exact: hF | exact: hG]. Qed.
(* C-SCALE. A nonnegative factor of the same shape, free of the variable. *)
Lemma C_SCALE m n (c : 'M[R]_(m,n)) (F : V -> 'M[R]_(m,n)) : 0 <=E c -> convex D F -> convex D (fun x => had c (F x)).
Proof.
move=> c0 hF x y t dx dy ht i j; apply: le_trans (O_SCALE c0 (hF x y t dx dy ht) i j) _.
by rewrite mixE ![had _ _ _ _]mxE mixE mulrDr !(mulrCA (c i j)).
Qed.
(* C-SCALE. A nonnegative scalar factor. *)
Lemma C_SCALE_scalar m n (c : R) (F : V -> 'M[R]_(m,n)) : 0 <= c -> convex D F -> convex D (fun x => c *: F x).
Proof.
move=> c0 hF x y t dx dy ht i j; apply: le_trans (O_SCALE_scalar c0 (hF x y t dx dy ht) i j) _.
by rewrite mixE !scaleE mixE mulrDr !(mulrCA c).
Qed.
(* C-LEFT. A nonnegative matrix on the left. *)
Lemma C_LEFT m n p (A : 'M[R]_(m,n)) (F : V -> 'M[R]_(n,p)) : 0 <=E A -> convex D F -> convex D (fun x => A *m F x).
Proof.
move=> A0 hF x y t dx dy ht i j; apply: le_trans (O_MATMUL_left (hF x y t dx dy ht) A0 i j) _.
by rewrite /mix mulmxDr -!scalemxAr.
Qed.
(* C-RIGHT. A nonnegative matrix on the right. *)
Lemma C_RIGHT m n p (A : 'M[R]_(n,p)) (F : V -> 'M[R]_(m,n)) : 0 <=E A -> convex D F -> convex D (fun x => F x *m A).
Proof.
move=> A0 hF x y t dx dy ht i j; apply: le_trans (O_MATMUL_right (hF x y t dx dy ht) A0 i j) _.
by rewrite /mix mulmxDl -!scalemxAl.
Qed.
(* C-SUM. The row sums; sum and colsum are products with ones as well. *)
Lemma C_SUM_rowsum m n (F : V -> 'M[R]_(m,n)) : convex D F -> convex D (fun x => F x *m ones R n 1).
Proof. by apply: C_RIGHT => i j; rewrite !mxE ler01. Qed.
(* C-SUM. The column sums. *)
Lemma C_SUM_colsum m n (F : V -> 'M[R]_(m,n)) : convex D F -> convex D (fun x => ones R 1 m *m F x).
Proof. by apply: C_LEFT => i j; rewrite !mxE ler01. Qed.
(* C-SUM. Transposition. *)
Lemma C_SUM_transpose m n (F : V -> 'M[R]_(m,n)) : convex D F -> convex D (fun x => (F x)^T).
Proof. by move=> hF x y t dx dy ht i j; rewrite mxE mixE ![(_ ^T) _ _]mxE -mixE; exact: hF. Qed.
(* C-SUM. vec. *)
Lemma C_SUM_vec m n (F : V -> 'M[R]_(m,n)) : convex D F -> convex D (fun x => vec (F x)).
Proof. by move=> hF x y t dx dy ht i j; rewrite mxE mixE ![vec _ _ _]mxE -mixE; exact: hF. Qed.
(* C-SUMOVER. *)
Lemma C_SUMOVER (I : finType) m n (F : I -> V -> 'M[R]_(m,n)) : (forall i, convex D (F i)) ->
  convex D (fun x => \sum_i F i x).
Proof.
move=> hF x y t dx dy ht; have -> : mix t (\sum_i F i x) (\sum_i F i y) = \sum_i mix t (F i x) (F i y).
  by rewrite /mix !scaler_sumr -big_split.
by apply: O_SUMOVER => i; exact: hF.
Qed.
(* C-EQ. *)
Lemma C_EQ m n (F G : V -> 'M[R]_(m,n)) : convex D F -> (forall x, F x = G x) -> convex D G.
Proof. by move=> hF e x y t dx dy ht; rewrite -!e; exact: hF. Qed.
(* C-INDEX. *)
Lemma C_INDEX m n (F : V -> 'M[R]_(m,n)) i j : convex D F -> convex D (fun x => (F x i j)%:M : 'M_1).
Proof. by move=> hF x y t dx dy ht a b; rewrite mixE !mxE !ord1 !mulr1n -mixE; exact: hF. Qed.

Lemma convex_neg m n (F : V -> 'M[R]_(m,n)) : convex D (fun x => - F x) ->
  forall x y t, D x -> D y -> unit_interval t -> mix t (F x) (F y) <=E F (mix t x y).
Proof.
move=> hF x y t dx dy ht i j; have := hF x y t dx dy ht i j.
rewrite !mixE !oppE !mulrN -opprD ler_opp2.
by [].
Qed.
Lemma convex_affine m n (F : V -> 'M[R]_(m,n)) : convex D F -> convex D (fun x => - F x) ->
  forall x y t, D x -> D y -> unit_interval t -> F (mix t x y) = mix t (F x) (F y).
Proof.
move=> h1 h2 x y t dx dy ht; apply/matrixP => i j; apply/le_anti/andP; split; first exact: h1.
exact: convex_neg.
Qed.

(* The points of a convex set at which a concave function is positive, or an affine one definite, are a convex set. *)
Definition convex_set (C : V -> Prop) := forall x y t, C x -> C y -> unit_interval t -> C (mix t x y).
Lemma mix_gt0 (t a b : R) : unit_interval t -> 0 < a -> 0 < b -> 0 < t * a + (1 - t) * b.
Proof.
move=> [t0 t1] a0 b0; case: (ltrP 0 t) => [tp|tn]; first by rewrite ltr_paddr ?mulr_gt0 // mulr_ge0 // ltW.
by have -> : t = 0; [apply/le_anti/andP | rewrite mul0r add0r subr0 mul1r].
Qed.
Lemma positive_convex_set m n (F : V -> 'M[R]_(m,n)) : convex_set D -> convex D (fun x => - F x) ->
  convex_set (fun x => D x /\ 0 <E F x).
Proof.
move=> cD cF x y t [dx fx] [dy fy] ht; split=> [|i j]; first exact: cD.
apply: lt_le_trans (convex_neg cF dx dy ht i j); rewrite mixE mxE.
by apply: mix_gt0 => //; [have := fx i j | have := fy i j]; rewrite mxE.
Qed.
Lemma definite_convex_set n (F : V -> 'M[R]_n) : convex_set D -> convex D F -> convex D (fun x => - F x) ->
  convex_set (fun x => D x /\ pd (F x)).
Proof.
move=> cD c1 c2 x y t [dx [sx px]] [dy [sy py]] ht; split; first exact: cD.
rewrite (convex_affine c1 c2) // /mix; split=> [|v v0]; first by apply: symD; apply: symZ.
by rewrite qfD !qfZ; apply: mix_gt0; [|exact: px | exact: py].
Qed.

Lemma mix_le (t a a' b b' : R) : unit_interval t -> a <= a' -> b <= b' -> t * a + (1 - t) * b <= t * a' + (1 - t) * b'.
Proof. by move=> [t0 t1] ha hb; rewrite ler_add // ler_wpmul2l. Qed.

(* C-ABS. Of an affine function. *)
Lemma C_ABS m n (F : V -> 'M[R]_(m,n)) : convex D F -> convex D (fun x => - F x) -> convex D (fun x => mabs (F x)).
Proof.
move=> h1 h2 x y t dx dy ht i j; rewrite mxE (convex_affine h1 h2) // !mixE ![mabs _ _ _]mxE.
by case: ht => t0 t1; apply: le_trans (ler_norm_add _ _) _; rewrite !normrM (ger0_norm t0) (ger0_norm t1).
Qed.
(* C-RELU. *)
Lemma C_RELU m n (F : V -> 'M[R]_(m,n)) : convex D F -> convex D (fun x => map_mx (Num.max 0) (F x)).
Proof.
move=> hF x y t dx dy ht i j; rewrite mixE !mxE; case: (ht) => t0 t1.
have le_relu (a : R) : a <= Num.max 0 a by rewrite le_maxr lexx orbT.
have ge_relu (a : R) : 0 <= Num.max 0 a by rewrite le_maxr lexx.
rewrite le_maxl addr_ge0 ?mulr_ge0 //=; apply: le_trans (hF x y t dx dy ht i j) _.
by rewrite mixE mix_le.
Qed.
(* C-COMP. A convex nondecreasing function of a convex one; the range of F lies in an interval E on which phi is convex. *)
Lemma C_COMP m n (E : R -> Prop) (phi : R -> R) (F : V -> 'M[R]_(m,n)) :
  (forall a b t, E a -> E b -> unit_interval t -> E (t * a + (1 - t) * b) /\
    phi (t * a + (1 - t) * b) <= t * phi a + (1 - t) * phi b) ->
  (forall a b, E a -> E b -> a <= b -> phi a <= phi b) ->
  (forall x y t, D x -> D y -> unit_interval t -> D (mix t x y)) ->
  (forall x i j, D x -> E (F x i j)) -> convex D F -> convex D (fun x => map_mx phi (F x)).
Proof.
move=> cphi mphi cD eF hF x y t dx dy ht i j; rewrite mixE !mxE.
have [eM le] := cphi _ _ _ (eF x i j dx) (eF y i j dy) ht.
apply: le_trans le; apply: mphi => //; first by apply: eF; exact: cD.
by rewrite -mixE; exact: hF.
Qed.
(* C-AFF. A convex function of an affine one. *)
Lemma C_AFF m n (E : R -> Prop) (phi : R -> R) (F : V -> 'M[R]_(m,n)) :
  (forall a b t, E a -> E b -> unit_interval t -> phi (t * a + (1 - t) * b) <= t * phi a + (1 - t) * phi b) ->
  (forall x i j, D x -> E (F x i j)) -> convex D F -> convex D (fun x => - F x) ->
  convex D (fun x => map_mx phi (F x)).
Proof.
move=> cphi eF h1 h2 x y t dx dy ht i j; rewrite mixE !mxE (convex_affine h1 h2) // mixE.
by apply: cphi => //; exact: eF.
Qed.
(* C-PERSP. The perspective of phi, of two affine maps; B is positive, and the quotients lie in an interval E on which phi is convex. *)
Lemma C_PERSP m n (E : R -> Prop) (phi : R -> R) (A B : V -> 'M[R]_(m,n)) :
  (forall a b t, E a -> E b -> unit_interval t -> phi (t * a + (1 - t) * b) <= t * phi a + (1 - t) * phi b) ->
  (forall x i j, D x -> 0 < B x i j) -> (forall x i j, D x -> E (A x i j / B x i j)) ->
  convex D A -> convex D (fun x => - A x) -> convex D B -> convex D (fun x => - B x) ->
  convex D (fun x => \matrix_(i, j) (B x i j * phi (A x i j / B x i j))).
Proof.
move=> cphi B0 eA a1 a2 b1 b2 x y t dx dy ht i j; rewrite !mxE (convex_affine a1 a2) // (convex_affine b1 b2) // !mixE.
have [bx by_] : 0 < B x i j /\ 0 < B y i j by split; exact: B0.
move: (eA x i j dx) (eA y i j dy); move: (A x i j) (A y i j) (B x i j) (B y i j) bx by_ => p q b c b0 c0 ep eq.
have s0 : 0 < t * b + (1 - t) * c by exact: mix_gt0.
have [nb nc] : b != 0 /\ c != 0 by rewrite !gt_eqF.
have ns : t * b + (1 - t) * c != 0 by rewrite gt_eqF.
case: (ht) => t0 t1; pose w := t * b / (t * b + (1 - t) * c).
have w1 : 1 - w = (1 - t) * c / (t * b + (1 - t) * c) by rewrite /w; field.
have hw : unit_interval w by split; rewrite ?w1 divr_ge0 ?mulr_ge0 // ltW.
have -> : (t * p + (1 - t) * q) / (t * b + (1 - t) * c) = w * (p / b) + (1 - w) * (q / c).
  by rewrite w1 /w; field; rewrite ns nb nc.
apply: le_trans (ler_wpmul2l (ltW s0) (cphi _ _ _ ep eq hw)) _.
by rewrite w1 /w le_eqVlt; apply/orP; left; apply/eqP; field.
Qed.
(* C-MAP. A convex function of an affine map into the set on which it is convex. *)
Lemma C_MAP m n p q (E : 'M[R]_(p,q) -> Prop) (F : 'M[R]_(p,q) -> 'M[R]_(m,n)) (G : V -> 'M[R]_(p,q)) :
  (forall a b t, E a -> E b -> unit_interval t -> F (mix t a b) <=E mix t (F a) (F b)) ->
  (forall x, D x -> E (G x)) -> convex D G -> convex D (fun x => - G x) -> convex D (fun x => F (G x)).
Proof. by move=> cF eG h1 h2 x y t dx dy ht; rewrite (convex_affine h1 h2) //; apply: cF => //; exact: eG. Qed.
End Rules.
End Convex.

Section Norm.
Variable R : rcfType.
Definition norm2 m n (A : 'M[R]_(m,n)) : R := Num.sqrt (inner A A).

Lemma inner_ge0 m n (A : 'M[R]_(m,n)) : 0 <= inner A A.
Proof. exact: O_SGN_inner. Qed.
Lemma inner_le_norm m n (A B : 'M[R]_(m,n)) : inner A B <= norm2 A * norm2 B.
Proof.
apply: le_trans (ler_norm _) _; rewrite -sqrtrM ?inner_ge0 // -sqrtr_sqr ler_wsqrtr //.
rewrite /inner !pair_big /=; apply: le_trans (cauchy_schwarz _ _) _.
by rewrite le_eqVlt; apply/orP; left; apply/eqP; congr (_ * _); apply: eq_bigr => i _; rewrite expr2.
Qed.
Lemma norm2Z m n t (A : 'M[R]_(m,n)) : 0 <= t -> norm2 (t *: A) = t * norm2 A.
Proof.
move=> t0; rewrite /norm2; have -> : inner (t *: A) (t *: A) = t ^+ 2 * inner A A.
  rewrite /inner mulr_sumr; apply: eq_bigr => i _; rewrite mulr_sumr; apply: eq_bigr => j _.
  by rewrite !mxE mulrACA expr2.
by rewrite sqrtrM ?sqr_ge0 // sqrtr_sqr ger0_norm.
Qed.
Lemma norm2D m n (A B : 'M[R]_(m,n)) : norm2 (A + B) <= norm2 A + norm2 B.
Proof.
have s0 : 0 <= norm2 A + norm2 B by rewrite addr_ge0 // sqrtr_ge0.
rewrite -(ger0_norm s0) -sqrtr_sqr ler_wsqrtr // /norm2 sqrrD !sqr_sqrtr ?inner_ge0 //.
have -> : inner (A + B) (A + B) = inner A A + inner A B *+ 2 + inner B B.
  rewrite /inner -mulr_natl mulr_sumr -!big_split; apply: eq_bigr => i _.
  rewrite mulr_sumr -!big_split; apply: eq_bigr => j _ /=.
  by rewrite mxE -expr2 sqrrD mulr_natl !expr2.
by rewrite ler_add2r ler_add2l ler_muln2r inner_le_norm.
Qed.

(* C-NORM. Of an affine function. *)
Lemma C_NORM (V : lmodType R) (D : V -> Prop) m n (F : V -> 'M[R]_(m,n)) :
  convex D F -> convex D (fun x => - F x) -> convex D (fun x => (norm2 (F x))%:M : 'M_1).
Proof.
move=> h1 h2 x y t dx dy ht i j; rewrite mixE !mxE !ord1 !mulr1n (convex_affine h1 h2) //.
by case: ht => t0 t1; apply: le_trans (norm2D _ _) _; rewrite !norm2Z.
Qed.
(* L-FRO. Over a real closed field the bound is the norm itself. *)
Lemma L_FRO_norm n (A : 'M[R]_n) : sym A -> A <=L norm2 A *: 1%:M /\ - (norm2 A *: 1%:M) <=L A.
Proof.
by move=> sA; split; [apply: L_FRO_upper | apply: L_FRO_lower] => //; rewrite ?sqrtr_ge0 // sqr_sqrtr ?inner_ge0.
Qed.
End Norm.
