(* Identities, ranges and monotonicity of functions of one real number; for matrices they hold entry by entry. *)
Require Import Reals Lra.
From Gradus Require Import analysis.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Local Open Scope R_scope.

Definition sigmoid (x : R) := / (1 + exp (- x)).
Definition softplus (x : R) := ln (1 + exp x).

Lemma one_exp_pos x : 0 < 1 + exp x. Proof. generalize (exp_pos x); lra. Qed.

(* O-SGN. exp, sigmoid and softplus are positive. *)
Lemma O_SGN_functions x : 0 < exp x /\ 0 < sigmoid x /\ 0 < softplus x.
Proof.
repeat split; [apply exp_pos|apply Rinv_0_lt_compat, one_exp_pos|].
unfold softplus. rewrite <- ln_1. apply ln_increasing; [lra|]. generalize (exp_pos x); lra.
Qed.

Lemma sigmoid_reflect x : sigmoid (- x) = 1 - sigmoid x.
Proof.
unfold sigmoid. rewrite Ropp_involutive, exp_Ropp. generalize (exp_pos x); intro. field. split; lra.
Qed.
(* sigmoid-derivative. *)
Lemma sigmoid_derivative x : derivable_pt_lim sigmoid x (sigmoid x * (1 - sigmoid x)).
Proof.
assert (P := one_exp_pos (- x)).
apply (@derivative_eq _ _ ((0 * (1 + exp (- x)) - (0 + exp (- x) * - (1)) * 1) / Rsqr (1 + exp (- x)))).
2: { unfold sigmoid, Rsqr. field. lra. }
apply (derivable_pt_lim_ext (div_fct (fun _ => 1) (fun x => 1 + exp (- x)))).
{ intro z; unfold div_fct, sigmoid. field. generalize (one_exp_pos (- z)); lra. }
apply (@derivable_pt_lim_div (fun _ => 1) (fun x => 1 + exp (- x)) x 0 (0 + exp (- x) * - (1)));
  [apply derivable_pt_lim_const| |lra].
apply (derivable_pt_lim_plus (fun _ => 1) (fun x => exp (- x))); [apply derivable_pt_lim_const|].
apply (derivable_pt_lim_comp (fun x => - x) exp).
- apply (derivable_pt_lim_opp (fun x => x)), derivable_pt_lim_id.
- apply derivable_pt_lim_exp.
Qed.
Lemma softplus_reflect x : softplus x - softplus (- x) = x.
Proof.
unfold softplus. assert (P := one_exp_pos x). assert (Q := one_exp_pos (- x)).
replace (1 + exp x) with (exp x * (1 + exp (- x))).
- rewrite ln_mult; [rewrite ln_exp; ring|apply exp_pos|exact Q].
- rewrite exp_Ropp. generalize (exp_pos x); intro. field. lra.
Qed.
Lemma softplus_sigmoid x : ln (sigmoid x) = - softplus (- x).
Proof. unfold sigmoid, softplus. apply ln_Rinv, one_exp_pos. Qed.
Lemma tanh_sigmoid x : tanh x = 2 * sigmoid (2 * x) - 1.
Proof.
unfold tanh, sinh, cosh, sigmoid. replace (- (2 * x)) with (- x + - x) by ring.
rewrite exp_plus, exp_Ropp. generalize (exp_pos x); intro.
field. assert (0 < exp x * exp x) by nra. repeat split; lra.
Qed.
Lemma tanh_odd x : tanh (- x) = - tanh x.
Proof.
unfold tanh, sinh, cosh. rewrite Ropp_involutive.
assert (0 < exp x) by apply exp_pos. assert (0 < exp (- x)) by apply exp_pos. field. lra.
Qed.
Lemma cosh_sinh x : cosh x * cosh x - sinh x * sinh x = 1.
Proof. unfold cosh, sinh. rewrite exp_Ropp. generalize (exp_pos x); intro. field. lra. Qed.
Lemma sin_cos x : sin x * sin x + cos x * cos x = 1.
Proof. apply sin2_cos2. Qed.
Lemma sin_odd x : sin (- x) = - sin x.
Proof. apply sin_neg. Qed.
Lemma exp_add x y : exp (x + y) = exp x * exp y.
Proof. apply exp_plus. Qed.
Lemma exp_negative x : exp (- x) = 1 / exp x.
Proof. rewrite exp_Ropp. unfold Rdiv. ring. Qed.
Lemma log_product x y : 0 < x -> 0 < y -> ln (x * y) = ln x + ln y.
Proof. apply ln_mult. Qed.
Lemma log_exp x : ln (exp x) = x.
Proof. apply ln_exp. Qed.
Lemma sqrt_square x : 0 < x -> sqrt x * sqrt x = x.
Proof. intro; apply sqrt_sqrt; lra. Qed.
Lemma sqrt_product x y : 0 < x -> 0 < y -> sqrt (x * y) = sqrt x * sqrt y.
Proof. intros; apply sqrt_mult; lra. Qed.
(* E-POWER. The laws that the form is computed with; the form itself is code. *)
Lemma E_POWER x y r s :
  (0 <= x -> sqrt x * sqrt x = x) /\ (0 <= x -> 0 <= y -> sqrt (x * y) = sqrt x * sqrt y) /\ sqrt (x * x) = Rabs x /\
  Rpower x (r + s) = Rpower x r * Rpower x s /\ Rpower (Rpower x r) s = Rpower x (r * s) /\ (0 < x -> 0 < y -> Rpower (x * y) r = Rpower x r * Rpower y r) /\
  exp (x + y) = exp x * exp y /\ (0 < x -> 0 < y -> ln (x * y) = ln x + ln y).
Proof.
repeat split; intros.
- apply sqrt_sqrt; lra.
- apply sqrt_mult; lra.
- exact (sqrt_Rsqr_abs x).
- apply Rpower_plus.
- apply Rpower_mult.
- symmetry; apply Rpower_mult_distr; lra.
- apply exp_plus.
- apply ln_mult; lra.
Qed.
Lemma power_add a s : 0 < a -> Rpower a s * a = Rpower a (s + 1).
Proof. intro H. rewrite Rpower_plus, Rpower_1; [reflexivity|exact H]. Qed.
(* log-tangent. The tangent of the logarithm lies above it. *)
Lemma log_tangent x y : 0 < x -> 0 < y -> ln x <= ln y + (x - y) / y.
Proof.
intros Hx Hy. assert (H : 1 + ln (x / y) <= x / y).
{ rewrite <- (exp_ln (x/y)) at 2; [|apply Rdiv_lt_0_compat; assumption].
  destruct (Req_dec (ln (x/y)) 0) as [E|E]; [rewrite E, exp_0; lra|].
  left; apply exp_ineq1; assumption. }
unfold Rdiv in *. rewrite ln_mult in H; [|assumption|apply Rinv_0_lt_compat; assumption].
rewrite ln_Rinv in H by assumption. rewrite Rmult_minus_distr_r. rewrite Rinv_r by lra. lra.
Qed.

(* O-FN. Ranges of sine and cosine. *)
Lemma O_FN x : (-1 <= sin x <= 1) /\ (-1 <= cos x <= 1).
Proof. split; [apply SIN_bound|apply COS_bound]. Qed.

(* O-MONO. A nonnegative derivative makes a function nondecreasing; this is also the monotonicity that C-COMP uses. *)
Lemma O_MONO_derivative (f f' : R -> R) a b : a <= b ->
  (forall t, a <= t <= b -> derivable_pt_lim f t (f' t)) -> (forall t, a <= t <= b -> 0 <= f' t) -> f a <= f b.
Proof.
intros [L|L] D P; [|subst; lra].
destruct (MVT_cor2 f f' a b L) as [c [E [H1 H2]]]; [exact D|].
assert (0 <= f' c) by (apply P; lra). nra.
Qed.
Lemma exp_le s t : s <= t -> exp s <= exp t.
Proof. intros [H|H]; [left; apply exp_increasing; exact H|subst; lra]. Qed.
Lemma ln_le' s t : 0 < s -> s <= t -> ln s <= ln t.
Proof. intros P [H|H]; [left; apply ln_increasing; assumption|subst; lra]. Qed.
Lemma sigmoid_le s t : s <= t -> sigmoid s <= sigmoid t.
Proof.
intro H. unfold sigmoid. apply Rinv_le_contravar; [apply one_exp_pos|].
apply Rplus_le_compat_l, exp_le. lra.
Qed.
Definition sign (x : R) := if Rlt_dec 0 x then 1 else if Rlt_dec x 0 then -1 else 0.
Definition step (x : R) := if Rlt_dec 0 x then 1 else 0.
(* O-MONO. The functions of the rule are nondecreasing on their domains. *)
Lemma O_MONO_functions s t : s <= t ->
  exp s <= exp t /\ (0 < s -> ln s <= ln t) /\ (0 <= s -> sqrt s <= sqrt t) /\ sigmoid s <= sigmoid t /\
  softplus s <= softplus t /\ tanh s <= tanh t /\ Rmax 0 s <= Rmax 0 t /\ sign s <= sign t /\ step s <= step t /\
  sinh s <= sinh t /\ (0 < 1 + s -> ln (1 + s) <= ln (1 + t)) /\ exp s - 1 <= exp t - 1 /\ atan s <= atan t.
Proof.
intro H. assert (E := exp_le H). repeat split.
- exact E.
- intro; apply ln_le'; assumption.
- intro; apply sqrt_le_1; lra.
- apply sigmoid_le; exact H.
- apply ln_le'; [apply one_exp_pos|lra].
- rewrite !tanh_sigmoid. assert (sigmoid (2 * s) <= sigmoid (2 * t)) by (apply sigmoid_le; lra). lra.
- apply Rle_max_compat_l; exact H.
- unfold sign. destruct (Rlt_dec 0 s), (Rlt_dec 0 t), (Rlt_dec s 0), (Rlt_dec t 0); lra.
- unfold step. destruct (Rlt_dec 0 s), (Rlt_dec 0 t); lra.
- unfold sinh. assert (exp (- t) <= exp (- s)) by (apply exp_le; lra). lra.
- intro; apply ln_le'; lra.
- lra.
- destruct H as [H|H]; [left; apply atan_increasing; exact H|subst; lra].
Qed.

Lemma abs_square x : Rabs x * Rabs x = x * x.
Proof. symmetry; apply Rsqr_abs. Qed.
Lemma abs_sign x : x * sign x = Rabs x.
Proof.
unfold sign. destruct (Rlt_dec 0 x); [rewrite Rabs_right; lra|].
destruct (Rlt_dec x 0); [rewrite Rabs_left; lra|].
replace x with 0 by lra. rewrite Rabs_R0; ring.
Qed.
Lemma relu_abs x : Rmax 0 x = (x + Rabs x) / 2.
Proof.
destruct (Rle_lt_dec 0 x); [rewrite Rmax_right, Rabs_right|rewrite Rmax_left, Rabs_left]; lra.
Qed.
Lemma relu_step x : Rmax 0 x = x * step x.
Proof. unfold step. destruct (Rlt_dec 0 x); [rewrite Rmax_right|rewrite Rmax_left]; lra. Qed.
Lemma relu_difference x : Rmax 0 x - Rmax 0 (- x) = x.
Proof. rewrite !relu_abs, Rabs_Ropp. field. Qed.

Lemma total_scale n c x : total n (fun i => x i * c) = total n x * c.
Proof. induction n as [|n IH]; simpl; [ring|rewrite IH; ring]. Qed.
Lemma softmax_shift n (x : nat -> R) c i : total n (fun j => exp (x j)) <> 0 ->
  exp (x i + c) / total n (fun j => exp (x j + c)) = exp (x i) / total n (fun j => exp (x j)).
Proof.
intro N. assert (E : total n (fun j => exp (x j + c)) = total n (fun j => exp (x j)) * exp c).
{ rewrite <- total_scale. clear N. induction n as [|n IH]; simpl; [reflexivity|rewrite IH, exp_plus; reflexivity]. }
rewrite E, exp_plus. generalize (exp_pos c); intro. field. split; [exact N|lra].
Qed.
