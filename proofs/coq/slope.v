(* Functions with slopes: continuous, with a derivative off finitely many kinks; and products of powers. *)
Require Import Reals Lra Psatz Ranalysis List.
From Gradus Require Import analysis.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Local Open Scope R_scope.

(* f is continuous on an interval, and f' = g there off the kinks K. *)
Definition slope_on (P : R -> Prop) (K : list R) (f g : R -> R) :=
  (forall t, P t -> continuity_pt f t) /\ (forall t, P t -> ~ In t K -> derivable_pt_lim f t (g t)).

Lemma nondecreasing (K : list R) (f g : R -> R) (a b : R) : a <= b ->
  slope_on (fun t => a <= t <= b) K f g -> (forall t, a < t < b -> ~ In t K -> 0 <= g t) -> f a <= f b.
Proof.
intros L [C D] P. apply Ropp_le_cancel.
apply (@nonincreasing K (fun t => - f t) (fun t => - g t) a b L).
- intros t Ht. apply continuity_pt_opp, C, Ht.
- intros t Ht N. apply derivable_pt_lim_opp, D; [lra|exact N].
- intros t Ht N. specialize (P t Ht N). lra.
Qed.

(* O-SLOPE. A function of t >= 0, continuous at 0 from the right, that starts nonnegative and does not fall. *)
Lemma O_SLOPE (K : list R) (f g : R -> R) : slope_on (fun t => 0 < t) K f g ->
  (forall eps, 0 < eps -> exists d, 0 < d /\ forall t, 0 < t < d -> Rabs (f t - f 0) < eps) ->
  (forall t, 0 < t -> ~ In t K -> 0 <= g t) -> 0 <= f 0 -> forall t, 0 <= t -> 0 <= f t.
Proof.
intros [C D] Z P F0 t [Ht|<-]; [|exact F0].
destruct (Rle_or_lt 0 (f t)) as [|N]; [assumption|exfalso].
destruct (Z (- f t)) as [d [Hd Hz]]; [lra|].
set (s := Rmin (d / 2) (t / 2)).
assert (Hs : 0 < s < d /\ s < t).
{ unfold s; generalize (Rmin_l (d / 2) (t / 2)) (Rmin_r (d / 2) (t / 2)); intros A B.
  split; [split|]; [apply Rmin_glb_lt; lra|lra|lra]. }
assert (M : f s <= f t).
{ apply (@nondecreasing K f g s t); [lra|split|].
  - intros x Hx; apply C; lra.
  - intros x Hx Nx; apply D; [lra|exact Nx].
  - intros x Hx Nx; apply P; [lra|exact Nx]. }
specialize (Hz s (proj1 Hs)). apply Rabs_def2 in Hz. lra.
Qed.

Section Line.
Variables (K : list R) (f g : R -> R).
Hypothesis F : slope_on (fun _ => True) K f g.

(* f minus a parabola, up to a constant, has the slope of f minus a line. *)
Definition bent (k u : R) := fun t => f t - k * t - u / 2 * (t * t).
Lemma bent_slope (k u : R) : slope_on (fun _ => True) K (bent k u) (fun t => g t - k - u * t).
Proof.
destruct F as [C D]. split.
- intros t _. apply (@continuity_pt_minus (fun t => f t - k * t) (fun t => u / 2 * (t * t))).
  + apply (@continuity_pt_minus f (fun t => k * t)); [exact (C t I)|apply derivable_continuous_pt; reg].
  + apply derivable_continuous_pt; reg.
- intros t _ N. replace (g t - k - u * t) with (g t - k * 1 - u / 2 * (1 * t + t * 1)) by lra.
  apply derivable_pt_lim_minus; [apply derivable_pt_lim_minus; [exact (D t I N)|]|].
  + apply derivable_pt_lim_scal, derivable_pt_lim_id.
  + apply derivable_pt_lim_scal, derivable_pt_lim_mult; apply derivable_pt_lim_id.
Qed.

(* f minus a parabola at m falls or rises where its slope lies below or above that of the parabola. *)
Lemma falls (c u m a b : R) : a <= b -> (forall t, a < t < b -> g t <= c + u * (t - m)) ->
  f b - c * (b - m) - u / 2 * (b - m) * (b - m) <= f a - c * (a - m) - u / 2 * (a - m) * (a - m).
Proof.
intros L B. destruct (bent_slope (c - u * m) u) as [C D].
enough (H : bent (c - u * m) u b <= bent (c - u * m) u a) by (unfold bent in H; lra).
apply (@nonincreasing K _ _ a b L (fun t _ => C t I) (fun t _ => D t I)).
intros t Ht _. specialize (B t Ht). lra.
Qed.

Lemma rises (c u m a b : R) : a <= b -> (forall t, a < t < b -> c + u * (t - m) <= g t) ->
  f a - c * (a - m) - u / 2 * (a - m) * (a - m) <= f b - c * (b - m) - u / 2 * (b - m) * (b - m).
Proof.
intros L B. destruct (bent_slope (c - u * m) u) as [C D].
enough (H : bent (c - u * m) u a <= bent (c - u * m) u b) by (unfold bent in H; lra).
apply (@nondecreasing K _ _ a b L (conj (fun t _ => C t I) (fun t _ => D t I))).
intros t Ht _. specialize (B t Ht). lra.
Qed.
End Line.

(* C-SLOPE. A nondecreasing slope makes every chord lie above the function. *)
Lemma C_SLOPE (K K' : list R) (f g h : R -> R) : slope_on (fun _ => True) K f g -> slope_on (fun _ => True) K' g h ->
  (forall t, ~ In t K' -> 0 <= h t) -> forall a b w, 0 <= w <= 1 -> f ((1 - w) * a + w * b) <= (1 - w) * f a + w * f b.
Proof.
intros F [Cg Dg] P.
assert (M : forall x y, x <= y -> g x <= g y).
{ intros x y L. apply (@nondecreasing K' g h x y L); [split|].
  - intros t _; exact (Cg t I).
  - intros t _ N; exact (Dg t I N).
  - intros t _ N; exact (P t N). }
assert (W : forall a b w, a <= b -> 0 <= w <= 1 -> f ((1 - w) * a + w * b) <= (1 - w) * f a + w * f b).
{ intros a b w L Hw. set (m := (1 - w) * a + w * b).
  assert (A : a <= m <= b) by (unfold m; split; nra).
  assert (H1 := @falls K f g F (g m) 0 m a m (proj1 A) ltac:(intros t Ht; specialize (M t m ltac:(lra)); lra)).
  assert (H2 := @rises K f g F (g m) 0 m m b (proj2 A) ltac:(intros t Ht; specialize (M m t ltac:(lra)); lra)).
  assert (E : (1 - w) * (a - m) + w * (b - m) = 0) by (unfold m; ring).
  assert (Q1 : f m <= f a - g m * (a - m)) by lra. assert (Q2 : f m <= f b - g m * (b - m)) by lra.
  assert (R1 : (1 - w) * f m <= (1 - w) * (f a - g m * (a - m))) by (apply Rmult_le_compat_l; lra).
  assert (R2 : w * f m <= w * (f b - g m * (b - m))) by (apply Rmult_le_compat_l; lra).
  replace (f m) with ((1 - w) * f m + w * f m) by ring.
  replace ((1 - w) * f a + w * f b) with ((1 - w) * (f a - g m * (a - m)) + w * (f b - g m * (b - m)) + g m * ((1 - w) * (a - m) + w * (b - m))) by ring.
  rewrite E; lra. }
intros a b w Hw. destruct (Rle_or_lt a b) as [L|L]; [apply W; assumption|].
specialize (W b a (1 - w) ltac:(lra) ltac:(lra)).
replace ((1 - w) * a + w * b) with ((1 - (1 - w)) * b + (1 - w) * a) by ring. lra.
Qed.

(* MM-SLOPE. The slope of the slope is at most u: a quadratic majoriser. *)
Lemma MM_SLOPE (K K' : list R) (f g h : R -> R) (u : R) : slope_on (fun _ => True) K f g -> slope_on (fun _ => True) K' g h ->
  (forall t, ~ In t K' -> h t <= u) -> forall t y, f t <= f y + g y * (t - y) + / 2 * (u * ((t - y) * (t - y))).
Proof.
intros F G P.
assert (M : forall x y, x <= y -> g y <= g x + u * (y - x)).
{ intros x y L. destruct G as [Cg Dg].
  assert (Q : g y - u * y <= g x - u * x); [|lra].
  apply (@nonincreasing K' (fun t => g t - u * t) (fun t => h t - u * 1) x y L).
  - intros t _. apply (@continuity_pt_minus g (fun t => u * t)); [exact (Cg t I)|apply derivable_continuous_pt; reg].
  - intros t _ N. apply derivable_pt_lim_minus; [exact (Dg t I N)|apply derivable_pt_lim_scal, derivable_pt_lim_id].
  - intros t _ N. specialize (P t N). lra. }
intros t y. destruct (Rle_or_lt y t) as [L|L].
- assert (H := @falls K f g F (g y) u y y t L ltac:(intros s Hs; specialize (M y s ltac:(lra)); lra)). nra.
- assert (H := @rises K f g F (g y) u y t y ltac:(lra) ltac:(intros s Hs; specialize (M s y ltac:(lra)); lra)). nra.
Qed.

(* ---- products of powers of positive numbers, by the logarithms of these ---- *)

(* Weights or powers a with numbers s: sums of a, of a s, and of a e^s. *)
Definition total (l : list (R * R)) := fold_right (fun p z => fst p + z) 0 l.
Definition weighted (l : list (R * R)) := fold_right (fun p z => fst p * snd p + z) 0 l.
Definition exponentials (l : list (R * R)) := fold_right (fun p z => fst p * exp (snd p) + z) 0 l.

Lemma tangents (z : R) (l : list (R * R)) : (forall p, In p l -> 0 <= fst p) ->
  exp z * (total l + weighted l - z * total l) <= exponentials l.
Proof.
induction l as [|[w s] l IH]; simpl; intros P; [lra|].
assert (Q := IH (fun p Hp => P p (or_intror Hp))). assert (W := P _ (or_introl eq_refl)). simpl in W.
assert (T : exp z * (1 + (s - z)) <= exp s).
{ replace (exp s) with (exp z * exp (s - z)) by (rewrite <- exp_plus; f_equal; ring).
  apply Rmult_le_compat_l; [left; apply exp_pos|apply exp_ineq1_le]. }
assert (U := Rmult_le_compat_l w _ _ W T). simpl in *. lra.
Qed.

(* MM-POSY. A product of powers a_i of r_i = x_i/y_i, by the weights a_i/q of the numbers log(r_i^q), and w0 on 1. *)
Lemma MM_POSY_upper (w0 : R) (l : list (R * R)) : (forall p, In p l -> 0 <= fst p) -> 0 <= w0 -> w0 + total l = 1 ->
  exp (weighted l) <= w0 + exponentials l.
Proof.
intros P W E. assert (H := @tangents (weighted l) ((w0, 0) :: l)). simpl in H.
rewrite exp_0 in H.
assert (A : forall p, (w0, 0) = p \/ In p l -> 0 <= fst p) by (intros p [<-|Hp]; [exact W|exact (P p Hp)]).
specialize (H A). replace (w0 + total l) with 1 in H by lra. lra.
Qed.

(* MM-POSY. The same product from below, by the powers a_i of the numbers log(r_i). *)
Lemma MM_POSY_lower (l : list (R * R)) : 1 + weighted l <= exp (weighted l).
Proof. apply exp_ineq1_le. Qed.
