(* The rules that need calculus, over the real numbers of Coq's standard library. *)
Require Import Reals Lra Psatz Ranalysis List FunctionalExtensionality.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Local Open Scope R_scope.

Lemma derivative_eq f x l l' : derivable_pt_lim f x l -> l = l' -> derivable_pt_lim f x l'.
Proof. intros H E; rewrite <- E; exact H. Qed.

(* ---- half-quadratic functions ---- *)

(* A continuous function whose derivative off finitely many kinks isn't positive is nonincreasing. *)
Lemma nonincreasing (K : list R) : forall (f f' : R -> R) (a b : R), a <= b ->
  (forall t, a <= t <= b -> continuity_pt f t) ->
  (forall t, a < t < b -> ~ In t K -> derivable_pt_lim f t (f' t)) ->
  (forall t, a < t < b -> ~ In t K -> f' t <= 0) -> f b <= f a.
Proof.
induction K as [|k K IH]; intros f f' a b [L|L] C D P; try (subst; lra).
- destruct (@MVT f id a b (fun c Hc => exist _ (f' c) (D c Hc (fun h => h)))
             (fun c _ => exist _ 1 (derivable_pt_lim_id c)) L C) as [c [Hc E]].
  { intros c _. apply derivable_continuous_pt, derivable_pt_id. }
  simpl in E. unfold id in E. assert (f' c <= 0) by (apply P; [exact Hc|exact (fun h => h)]). nra.
- destruct (Rlt_dec a k) as [Ak|Ak]; [destruct (Rlt_dec k b) as [Kb|Kb]|].
  + apply Rle_trans with (f k).
    * apply (IH f f' k b); [lra|intros; apply C; lra| |]; intros t Ht N; [apply D|apply P];
        (lra || (simpl; intros [E|E]; [lra|contradiction])).
    * apply (IH f f' a k); [lra|intros; apply C; lra| |]; intros t Ht N; [apply D|apply P];
        (lra || (simpl; intros [E|E]; [lra|contradiction])).
  + apply (IH f f' a b); [lra|exact C| |]; intros t Ht N; [apply D|apply P];
      (lra || (simpl; intros [E|E]; [lra|contradiction])).
  + apply (IH f f' a b); [lra|exact C| |]; intros t Ht N; [apply D|apply P];
      (lra || (simpl; intros [E|E]; [lra|contradiction])).
Qed.

(* The judgement slope: f is continuous, and f' = g off finitely many kinks, on t > 0. *)
Definition slope (f g : R -> R) :=
  (forall t, 0 < t -> continuity_pt f t) /\
  exists K : list R, forall t, 0 < t -> ~ In t K -> derivable_pt_lim f t (g t).

Lemma grad_slope (f g : R -> R) : (forall t, 0 < t -> derivable_pt_lim f t (g t)) -> slope f g.
Proof.
intro D; split; [|exists nil; intros; apply D; assumption].
intros t Ht. apply derivable_continuous_pt. exists (g t). apply D; exact Ht.
Qed.

(* The judgement hq: phi' = t w(t) and w nonincreasing for t > 0, phi continuous at 0 from the right. *)
Definition hq (phi w : R -> R) :=
  slope phi (fun t => t * w t) /\
  (forall s t, 0 < s -> s <= t -> w t <= w s) /\
  (forall e, 0 < e -> exists d, 0 < d /\ forall t, 0 < t -> t < d -> Rabs (phi t - phi 0) < e).

(* HQ. phi' = t w and w' <= 0 for t > 0, off finitely many kinks. *)
Lemma HQ (phi w q : R -> R) : slope phi (fun t => t * w t) -> slope w q -> (forall t, 0 < t -> q t <= 0) ->
  continuity_pt phi 0 -> hq phi w.
Proof.
intros D [Cw [K Dw]] Q C; split; [exact D|split].
- intros s t Hs Hst. apply (@nonincreasing K w q s t Hst).
  + intros; apply Cw; lra.
  + intros; apply Dw; [lra|assumption].
  + intros; apply Q; lra.
- intros e He. destruct (C e He) as [d [Hd H]]. exists d; split; [exact Hd|].
  intros t H0 H1. apply (H t). split; [split; [exact I|lra]|].
  simpl; unfold R_dist. rewrite Rminus_0_r, Rabs_right; lra.
Qed.

Lemma hq_positive (phi w : R -> R) (s t : R) : hq phi w -> 0 < s -> 0 < t ->
  phi t <= phi s + w s / 2 * (t*t - s*s).
Proof.
intros [[Cp [K D]] [W _]] Hs Ht.
assert (Dq : forall c x, derivable_pt_lim (fun x => c / 2 * (x * x)) x (c * x)).
{ intros c x. apply (@derivative_eq _ _ (c / 2 * (1 * x + x * 1))); [|field].
  apply derivable_pt_lim_scal, derivable_pt_lim_mult; apply derivable_pt_lim_id. }
assert (Cq : forall c x, continuity_pt (fun x => c / 2 * (x * x)) x).
{ intros c x. apply derivable_continuous_pt. exists (c * x). apply Dq. }
destruct (Rle_lt_dec s t) as [L|L].
- set (g := fun x => phi x - w s / 2 * (x * x)). assert (H : g t <= g s); [|unfold g in H; lra].
  apply (@nonincreasing K g (fun x => x * w x - w s * x) s t L).
  + intros x Hx. apply (continuity_pt_minus phi); [apply Cp; lra|apply Cq].
  + intros x Hx N. apply (derivable_pt_lim_minus phi); [apply D; [lra|exact N]|apply Dq].
  + intros x Hx _. assert (w x <= w s) by (apply W; lra). nra.
- set (g := fun x => w s / 2 * (x * x) - phi x). assert (H : g s <= g t); [|unfold g in H; lra].
  apply (@nonincreasing K g (fun x => w s * x - x * w x) t s); [lra| | |].
  + intros x Hx. apply (continuity_pt_minus _ phi); [apply Cq|apply Cp; lra].
  + intros x Hx N. apply (derivable_pt_lim_minus _ phi); [apply Dq|apply D; [lra|exact N]].
  + intros x Hx _. assert (w s <= w x) by (apply W; lra). nra.
Qed.

(* MM-HQ. The half-quadratic majoriser, for all real t and s, zero included, when w is nonincreasing down to 0. *)
Lemma MM_HQ (phi w : R -> R) (s t : R) : hq phi w -> (forall x, 0 < x -> w x <= w 0) ->
  phi (Rabs t) <= phi (Rabs s) + /2 * (w (Rabs s) * (t*t - s*s)).
Proof.
intros H W0. assert (H' := H). destruct H' as [D [W C]].
assert (SQ : forall x, x * x = Rabs x * Rabs x) by (intro x; apply Rsqr_abs).
rewrite (SQ t), (SQ s). generalize (Rabs_pos t) (Rabs_pos s).
generalize (Rabs t) (Rabs s); clear s t; intros t s Ht Hs.
destruct Hs as [Hs|Hs]; [destruct Ht as [Ht|Ht]|].
- generalize (hq_positive H Hs Ht). lra.
- subst t. apply Rnot_lt_le; intro L.
  set (k := phi s + / 2 * (w s * (0*0 - s*s))) in *.
  destruct (C ((phi 0 - k) / 2)) as [d [Hd P]]; [lra|].
  pose (b := Rabs (w s) + 1). assert (Hb : 0 < b) by (unfold b; generalize (Rabs_pos (w s)); lra).
  pose (u := Rmin 1 (Rmin d ((phi 0 - k) / b)) / 2).
  assert (Hq : 0 < (phi 0 - k) / b) by (apply Rdiv_lt_0_compat; lra).
  assert (Hm : 0 < Rmin 1 (Rmin d ((phi 0 - k) / b))) by (repeat apply Rmin_pos; lra).
  assert (U1 : Rmin 1 (Rmin d ((phi 0 - k) / b)) <= 1) by apply Rmin_l.
  assert (U2 : Rmin 1 (Rmin d ((phi 0 - k) / b)) <= d) by (eapply Rle_trans; [apply Rmin_r|apply Rmin_l]).
  assert (U3 : Rmin 1 (Rmin d ((phi 0 - k) / b)) <= (phi 0 - k) / b) by (eapply Rle_trans; [apply Rmin_r|apply Rmin_r]).
  assert (Hu : 0 < u) by (unfold u; lra).
  assert (X := P u Hu ltac:(unfold u; lra)). apply Rabs_def2 in X.
  assert (Y := hq_positive H Hs Hu).
  assert (B : b * u <= (phi 0 - k) / 2).
  { apply (Rmult_le_compat_l b) in U3; [|lra].
    replace (b * ((phi 0 - k) / b)) with (phi 0 - k) in U3 by (field; lra). unfold u; nra. }
  assert (Z : w s * (u * u) <= b * u).
  { assert (w s <= b) by (unfold b; generalize (Rle_abs (w s)); lra).
    assert (u * u <= u) by (unfold u; nra). assert (0 <= u * u) by nra. nra. }
  unfold k in *. nra.
- subst s. destruct Ht as [Ht|Ht]; [|subst; lra].
  apply Rnot_lt_le; intro L. set (k := phi 0 + / 2 * (w 0 * (t*t - 0*0))) in *.
  destruct (C ((phi t - k) / 2)) as [d [Hd P]]; [lra|].
  pose (b := Rabs (w 0) + 1). assert (Hb : 0 < b) by (unfold b; generalize (Rabs_pos (w 0)); lra).
  pose (m := Rmin 1 (Rmin t (Rmin d ((phi t - k) / b)))).
  assert (Hq : 0 < (phi t - k) / b) by (apply Rdiv_lt_0_compat; lra).
  assert (Hm : 0 < m) by (unfold m; repeat apply Rmin_pos; lra).
  assert (U1 : m <= 1) by apply Rmin_l.
  assert (U2 : m <= t) by (eapply Rle_trans; [apply Rmin_r|apply Rmin_l]).
  assert (U3 : m <= d) by (do 2 (eapply Rle_trans; [apply Rmin_r|]); apply Rmin_l).
  assert (U4 : m <= (phi t - k) / b) by (do 2 (eapply Rle_trans; [apply Rmin_r|]); apply Rmin_r).
  pose (u := m / 2). assert (Hu : 0 < u) by (unfold u; lra).
  assert (X := P u Hu ltac:(unfold u; lra)). apply Rabs_def2 in X.
  assert (Y := hq_positive H Hu Ht). assert (V := W0 u Hu).
  assert (Tu : 0 <= t*t - u*u) by (unfold u; nra).
  assert (V' : w u * (t*t - u*u) <= w 0 * (t*t - u*u)) by (apply Rmult_le_compat_r; assumption).
  assert (B : b * u <= (phi t - k) / 2).
  { apply (Rmult_le_compat_l b) in U4; [|lra].
    replace (b * ((phi t - k) / b)) with (phi t - k) in U4 by (field; lra). unfold u; nra. }
  assert (Z : - (w 0 * (u * u)) <= b * u).
  { assert (- w 0 <= b) by (unfold b; generalize (Rle_abs (- w 0)); rewrite Rabs_Ropp; lra).
    assert (u * u <= u) by (unfold u; nra). assert (0 <= u * u) by nra. nra. }
  unfold k in *. nra.
Qed.

(* MM-HQ. The premise about w(0) holds when w is continuous at 0 from the right. *)
Lemma MM_HQ_limit (phi w : R -> R) : hq phi w ->
  (forall e, 0 < e -> exists d, 0 < d /\ forall t, 0 < t -> t < d -> Rabs (w t - w 0) < e) ->
  forall x, 0 < x -> w x <= w 0.
Proof.
intros [_ [W _]] C x Hx. apply Rnot_lt_le; intro L.
destruct (C (w x - w 0)) as [d [Hd P]]; [lra|].
assert (0 < Rmin x d) by (apply Rmin_pos; lra).
assert (Rmin x d <= x) by apply Rmin_l. assert (Rmin x d <= d) by apply Rmin_r.
assert (X := P (Rmin x d / 2) ltac:(lra) ltac:(lra)). apply Rabs_def2 in X.
assert (w x <= w (Rmin x d / 2)) by (apply W; lra). lra.
Qed.
(* MM-HQ. For even functions the absolute values fall away. *)
Lemma MM_HQ_even (phi w : R -> R) (s t : R) : (forall x, phi (- x) = phi x) -> (forall x, w (- x) = w x) ->
  hq phi w -> (forall x, 0 < x -> w x <= w 0) -> phi t <= phi s + /2 * (w s * (t*t - s*s)).
Proof.
intros Ep Ew H W0. assert (A : forall (h : R -> R), (forall x, h (- x) = h x) -> forall x, h (Rabs x) = h x).
{ intros h E x. unfold Rabs. destruct (Rcase_abs x); [apply E|reflexivity]. }
generalize (MM_HQ s t H W0). rewrite !(A phi Ep), (A w Ew). exact (fun h => h).
Qed.

(* ---- Taylor along a segment ---- *)

Section Segment.
(* A space V with the segment from y to x: seg y x 0 = y and seg y x 1 = x. The value g p d is the derivative of f at p
   in direction d, and H p d that of g: what gradient and Hessian mean along every line. *)
Variables (V W : Type) (dir : V -> V -> W) (seg : V -> V -> R -> V) (f : V -> R) (g H : V -> W -> R).
Hypothesis seg0 : forall y x, seg y x 0 = y.
Hypothesis seg1 : forall y x, seg y x 1 = x.
Variable D : V -> Prop.
Hypothesis convexD : forall y x t, D y -> D x -> 0 <= t <= 1 -> D (seg y x t).
Hypothesis grad : forall y x t, D y -> D x -> 0 <= t <= 1 ->
  derivable_pt_lim (fun s => f (seg y x s)) t (g (seg y x t) (dir y x)).
Hypothesis hess : forall y x t, D y -> D x -> 0 <= t <= 1 ->
  derivable_pt_lim (fun s => g (seg y x s) (dir y x)) t (H (seg y x t) (dir y x)).

(* MM-QUAD. A Hessian below M in every direction gives the quadratic majoriser; M may depend on y. *)
Theorem MM_QUAD (M : W -> R) (y x : V) : D y -> D x -> (forall p d, D p -> H p d <= M d) ->
  f x <= f y + g y (dir y x) + / 2 * M (dir y x).
Proof.
intros Dy Dx B. set (d := dir y x). set (K := M d).
assert (S : forall t, 0 < t <= 1 -> g (seg y x t) d <= g y d + K * t).
{ intros t Ht.
  destruct (MVT_cor2 (fun s => g (seg y x s) d) (fun s => H (seg y x s) d) 0 t) as [c [E [H1 H2]]].
  - lra.
  - intros c Hc; apply hess; [exact Dy|exact Dx|lra].
  - rewrite seg0 in E. assert (H (seg y x c) d <= K) by (apply B; apply convexD; [exact Dy|exact Dx|lra]). nra. }
set (h := fun t => f (seg y x t) - g y d * t - K/2 * (t*t)).
assert (Dh : forall t, 0 <= t <= 1 -> derivable_pt_lim h t (g (seg y x t) d - g y d - K * t)).
{ intros t Ht. unfold h.
  replace (g (seg y x t) d - g y d - K * t) with (g (seg y x t) d - g y d * 1 - (K/2) * (1*t + t*1)) by field.
  apply derivable_pt_lim_minus; [apply derivable_pt_lim_minus; [apply grad; assumption|]|].
  - apply derivable_pt_lim_scal, derivable_pt_lim_id.
  - apply derivable_pt_lim_scal, derivable_pt_lim_mult; apply derivable_pt_lim_id. }
destruct (MVT_cor2 h (fun t => g (seg y x t) d - g y d - K * t) 0 1) as [c [E [H1 H2]]]; [lra|intros; apply Dh; lra|].
assert (g (seg y x c) d <= g y d + K * c) by (apply S; lra).
unfold h in E. rewrite seg0, seg1 in E. unfold K in *. lra.
Qed.

(* U-CONVEX. Where the gradient vanishes, a function with nonnegative curvature is smallest. *)
Theorem U_CONVEX (v x : V) : D v -> D x -> (forall p d, D p -> 0 <= H p d) -> (forall d, g v d = 0) -> f v <= f x.
Proof.
intros Dv Dx P Z. set (d := dir v x).
destruct (MVT_cor2 (fun s => f (seg v x s)) (fun s => g (seg v x s) d) 0 1) as [c [E [H1 H2]]];
  [lra|intros c Hc; apply grad; [exact Dv|exact Dx|lra]|].
destruct (MVT_cor2 (fun s => g (seg v x s) d) (fun s => H (seg v x s) d) 0 c) as [c' [E' [H3 H4]]];
  [lra|intros c' Hc; apply hess; [exact Dv|exact Dx|lra]|].
rewrite seg0, seg1 in E. rewrite seg0, (Z d) in E'.
assert (0 <= H (seg v x c') d) by (apply P; apply convexD; [exact Dv|exact Dx|lra]). nra.
Qed.

(* C-HESS. Nonnegative curvature makes every chord lie above the function. *)
Theorem C_HESS (y x : V) (t : R) : D y -> D x -> 0 <= t <= 1 -> (forall p d, D p -> 0 <= H p d) ->
  f (seg y x t) <= (1 - t) * f y + t * f x.
Proof.
intros Dy Dx Ht P. set (d := dir y x). set (F := fun s => f (seg y x s)). set (G := fun s => g (seg y x s) d).
assert (DF : forall s, 0 <= s <= 1 -> derivable_pt_lim F s (G s)) by (intros; apply grad; assumption).
assert (Mono : forall a b, 0 <= a -> a <= b -> b <= 1 -> G a <= G b).
{ intros a b Ha Hab Hb. destruct Hab as [L|L]; [|subst; lra].
  destruct (MVT_cor2 G (fun s => H (seg y x s) d) a b L) as [c [E [H1 H2]]];
    [intros c Hc; apply hess; [exact Dy|exact Dx|lra]|].
  assert (0 <= H (seg y x c) d) by (apply P; apply convexD; [exact Dy|exact Dx|lra]). nra. }
assert (F0 : F 0 = f y) by (unfold F; rewrite seg0; reflexivity).
assert (F1 : F 1 = f x) by (unfold F; rewrite seg1; reflexivity).
change (F t <= (1 - t) * f y + t * f x). rewrite <- F0, <- F1.
destruct (Req_dec t 0) as [E0|E0]; [subst; lra|]. destruct (Req_dec t 1) as [E1|E1]; [subst; lra|].
destruct (MVT_cor2 F G 0 t) as [a [Ea [A1 A2]]]; [lra|intros; apply DF; lra|].
destruct (MVT_cor2 F G t 1) as [b [Eb [B1 B2]]]; [lra|intros; apply DF; lra|].
assert (G a <= G b) by (apply Mono; lra).
assert (0 <= t * (1 - t) * (G b - G a)) by (apply Rmult_le_pos; [apply Rmult_le_pos|]; lra). nra.
Qed.
End Segment.

(* Sums of n numbers. *)
Fixpoint total (n : nat) (x : nat -> R) : R := match n with O => 0 | S k => total k x + x k end.
(* The quadratic form of an n by n matrix. *)
Definition form (n : nat) (A : nat -> nat -> R) (d : nat -> R) : R := total n (fun i => total n (fun j => A i j * d i * d j)).

(* MM-QUAD. For n variables, with the gradient as a vector and the Hessian as a matrix. *)
Corollary MM_QUAD_vectors (n : nat) (f : (nat -> R) -> R) (G : (nat -> R) -> nat -> R) (H : (nat -> R) -> nat -> nat -> R)
    (D : (nat -> R) -> Prop) (M : nat -> nat -> R) :
  let seg y x t := fun i => y i + t * (x i - y i) in
  let dir y x := fun i => x i - y i in
  let slope_at p d := total n (fun i => G p i * d i) in
  (forall y x t, D y -> D x -> 0 <= t <= 1 -> D (seg y x t)) ->
  (forall y x t, D y -> D x -> 0 <= t <= 1 -> derivable_pt_lim (fun s => f (seg y x s)) t (slope_at (seg y x t) (dir y x))) ->
  (forall y x t, D y -> D x -> 0 <= t <= 1 ->
     derivable_pt_lim (fun s => slope_at (seg y x s) (dir y x)) t (form n (H (seg y x t)) (dir y x))) ->
  (forall p d, D p -> form n (H p) d <= form n M d) ->
  forall y x, D y -> D x -> f x <= f y + slope_at y (dir y x) + / 2 * form n M (dir y x).
Proof.
intros seg dir slope_at cD Gr He B y x Dy Dx.
apply (@MM_QUAD _ _ dir seg f slope_at (fun p => form n (H p))) with (D := D) (M := form n M); try assumption.
- intros u v. apply functional_extensionality. intro i. unfold seg. ring.
- intros u v. apply functional_extensionality. intro i. unfold seg. ring.
Qed.

(* MM-CONCAVE. The case M = 0 on the line: a concave function lies below its tangent. *)
Lemma MM_CONCAVE (f f' f'' : R -> R) : (forall t, 0 <= t <= 1 -> derivable_pt_lim f t (f' t)) ->
  (forall t, 0 <= t <= 1 -> derivable_pt_lim f' t (f'' t)) -> (forall t, 0 <= t <= 1 -> f'' t <= 0) -> f 1 <= f 0 + f' 0.
Proof.
intros D1 D2 B. destruct (MVT_cor2 f f' 0 1) as [c [E [H1 H2]]]; [lra|exact D1|].
destruct (MVT_cor2 f' f'' 0 c) as [e [E' [H3 H4]]]; [lra|intros; apply D2; lra|].
assert (f'' e <= 0) by (apply B; lra). nra.
Qed.

(* MM-TANGENT. On a segment from y, t = 0, to x, t = 1: what is convex lies above its tangents, and so above limits of them. *)
Lemma MM_TANGENT (phi : R -> R) (m : R) : (forall t, 0 <= t <= 1 -> phi t <= (1 - t) * phi 0 + t * phi 1) ->
  derivable_pt_lim phi 0 m -> - phi 1 <= - (phi 0 + m).
Proof.
intros C D. apply Rnot_lt_le; intro L. set (e := phi 0 + m - phi 1) in *.
assert (He : 0 < e) by (unfold e; lra).
destruct (D e He) as [d P].
assert (Hm : 0 < Rmin 1 d) by (apply Rmin_pos; [lra|apply cond_pos]).
assert (H1 : Rmin 1 d <= 1) by apply Rmin_l. assert (H2 : Rmin 1 d <= d) by apply Rmin_r.
set (t := Rmin 1 d / 2) in *. assert (Ht : 0 < t < 1) by (unfold t; lra).
assert (Q := P t ltac:(lra) ltac:(rewrite Rabs_pos_eq; unfold t in *; lra)). rewrite Rplus_0_l in Q.
apply Rabs_def2 in Q. assert (K := C t ltac:(lra)).
assert (E : (phi t - phi 0) / t * t = phi t - phi 0) by (field; lra).
assert ((phi t - phi 0) / t <= phi 1 - phi 0).
{ apply Rmult_le_reg_r with t; [lra|]. rewrite E. lra. }
unfold e in *. lra.
Qed.

(* C-AFFINE. On an open interval a differentiable function with the midpoint property is affine. *)
Lemma C_AFFINE_midpoint (f f' : R -> R) (a b : R) : (forall t, a < t < b -> derivable_pt_lim f t (f' t)) ->
  (forall s t, a < s < b -> a < t < b -> f s + f t = 2 * f ((s + t) / 2)) ->
  forall s t, a < s < b -> a < t < b -> f t = f s + f' s * (t - s).
Proof.
intros D Mid.
assert (H : forall s t, a < s < b -> a < t < b -> f' s = f' ((s + t) / 2)).
{ intros s t Hs Ht. apply (uniqueness_limite f s); [apply D; exact Hs|].
  apply (derivable_pt_lim_locally_ext (fun x => 2 * f ((x + t) / 2) - f t) f s a b); [exact Hs| |].
  { intros x Hx. rewrite <- Mid by assumption. ring. }
  apply (@derivative_eq _ _ (2 * (f' ((s + t) / 2) * (/ 2 * (1 + 0))) - 0)); [|field].
  apply (derivable_pt_lim_minus (fun x => 2 * f ((x + t) / 2)) (fun _ => f t)); [|apply derivable_pt_lim_const].
  apply (derivable_pt_lim_scal (fun x => f ((x + t) / 2))).
  apply (derivable_pt_lim_comp (fun x => (x + t) / 2) f); [|apply D; lra].
  apply (derivable_pt_lim_ext (fun x => / 2 * (x + t))); [intro; field|].
  apply (derivable_pt_lim_scal (fun x => x + t)).
  apply (derivable_pt_lim_plus (fun x => x) (fun _ => t)); [apply derivable_pt_lim_id|apply derivable_pt_lim_const]. }
assert (C : forall s t, a < s < b -> a < t < b -> f' t = f' s).
{ intros s t Hs Ht. rewrite (H s t), (H t s) by assumption. f_equal; field. }
intros s t Hs Ht. destruct (Rtotal_order s t) as [L|[L|L]].
- destruct (MVT_cor2 f f' s t L) as [c [E ?]]; [intros; apply D; lra|]. rewrite (C s c) in E by lra. lra.
- subst; lra.
- destruct (MVT_cor2 f f' t s L) as [c [E ?]]; [intros; apply D; lra|]. rewrite (C s c) in E by lra. lra.
Qed.
