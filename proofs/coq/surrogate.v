(* Majorisation, updates and descent over any ordered field. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Gradus Require Import base loewner order definite.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Majorisation.
Variables (R : realFieldType) (T : Type) (D E : T -> Prop).
Implicit Types (f : T -> R) (g : T -> T -> R).

(* D is the domain of x, E that of the current point y. *)
Definition maj f g := forall y, E y -> (forall x, D x -> f x <= g x y) /\ g y y = f y.
Definition mnr f g := forall y, E y -> (forall x, D x -> g x y <= f x) /\ g y y = f y.

(* MM-REFL. *)
Lemma MM_REFL f : maj f (fun x _ => f x).
Proof. by []. Qed.
(* MM-LE. An upper bound that touches. *)
Lemma MM_LE f g : (forall x y, D x -> E y -> f x <= g x y) -> (forall y, E y -> f y = g y y) -> maj f g.
Proof. by move=> le e y Ey; split=> [x Dx|]; [exact: le | rewrite e]. Qed.
(* MM-ORDER. What a surrogate says of any two points. *)
Lemma MM_ORDER f g x y : maj f g -> D x -> E y -> f x <= g x y.
Proof. by move=> h Dx Ey; have [a _] := h y Ey; exact: a. Qed.
(* MM-ORDER. *)
Lemma MM_ORDER_mnr f g x y : mnr f g -> D x -> E y -> g x y <= f x.
Proof. by move=> h Dx Ey; have [a _] := h y Ey; exact: a. Qed.
(* MM-ADD. *)
Lemma MM_ADD f1 f2 g1 g2 : maj f1 g1 -> maj f2 g2 -> maj (fun x => f1 x + f2 x) (fun x y => g1 x y + g2 x y).
Proof.
move=> h1 h2 y Ey; have [a1 e1] := h1 y Ey; have [a2 e2] := h2 y Ey.
by split=> [x Dx|]; [rewrite ler_add ?a1 ?a2 | rewrite e1 e2].
Qed.
(* MM-SUMOVER. *)
Lemma MM_SUMOVER (I : finType) (f : I -> T -> R) (g : I -> T -> T -> R) : (forall i, maj (f i) (g i)) ->
  maj (fun x => \sum_i f i x) (fun x y => \sum_i g i x y).
Proof.
move=> h y Ey; split=> [x Dx|]; first by apply: ler_sum => i _; have [a _] := h i y Ey; exact: a.
by apply: eq_bigr => i _; have [_] := h i y Ey.
Qed.
(* MM-SCALE. *)
Lemma MM_SCALE c f g : 0 <= c -> maj f g -> maj (fun x => c * f x) (fun x y => c * g x y).
Proof.
move=> c0 h y Ey; have [a e] := h y Ey.
by split=> [x Dx|]; [rewrite ler_wpmul2l ?a | rewrite e].
Qed.
(* MM-EQ. *)
Lemma MM_EQ f f' g g' : maj f g -> (forall x, f x = f' x) -> (forall x y, g x y = g' x y) -> maj f' g'.
Proof.
by move=> h ef eg y Ey; have [a e] := h y Ey; split=> [x Dx|]; rewrite -?eg -ef ?a.
Qed.
(* MM-TRANS. The second surrogate majorises the first for every current point. *)
Lemma MM_TRANS f g h : maj f g -> (forall y, E y -> (forall x, D x -> g x y <= h x y) /\ h y y = g y y) -> maj f h.
Proof.
move=> hf hg y Ey; have [a e] := hf y Ey; have [b d] := hg y Ey.
by split=> [x Dx|]; [apply: le_trans (a x Dx) (b x Dx) | rewrite d e].
Qed.
(* MM-NEG. *)
Lemma MM_NEG f g : maj (fun x => - f x) (fun x y => - g x y) -> mnr f g.
Proof.
by move=> h y Ey; have [a e] := h y Ey; split=> [x Dx|]; [rewrite -ler_opp2 a | apply: oppr_inj].
Qed.

Definition argmin (P : T -> Prop) (g : T -> R) v := P v /\ forall x, P x -> g v <= g x.
Definition argmax (P : T -> Prop) (g : T -> R) v := P v /\ forall x, P x -> g x <= g v.

(* U-NEG. *)
Lemma U_NEG (P : T -> Prop) (u : T -> R) v : argmin P (fun x => - u x) v -> argmax P u v.
Proof. by move=> [Pv h]; split=> // x Px; rewrite -ler_opp2 h. Qed.
(* U-TANGENT. What lies above a tangent whose slope vanishes at v is smallest there. *)
Lemma U_TANGENT f (s : T -> T -> R) v : D v -> E v -> maj (fun x => - f x) (fun x y => - (f y + s x y)) ->
  (forall x, s x v = 0) -> argmin D f v.
Proof.
move=> Dv Ev h z; split=> // x Dx; have [a _] := h v Ev.
by have := a x Dx; rewrite z addr0 ler_opp2.
Qed.
(* DESCENT. For a majoriser. *)
Lemma DESCENT_min (P : T -> Prop) f g v y : (forall x, P x -> D x) -> E y -> P y ->
  maj f g -> argmin P (fun x => g x y) v -> f v <= f y.
Proof.
move=> PD Ey Py h [Pv m]; have [a e] := h y Ey; rewrite -e.
exact: le_trans (a v (PD v Pv)) (m y Py).
Qed.
(* DESCENT. For a minoriser. *)
Lemma DESCENT_max (P : T -> Prop) f g v y : (forall x, P x -> D x) -> E y -> P y ->
  mnr f g -> argmax P (fun x => g x y) v -> f y <= f v.
Proof.
move=> PD Ey Py h [Pv m]; have [a e] := h y Ey; rewrite -e.
exact: le_trans (m y Py) (a v (PD v Pv)).
Qed.
(* EXACT. *)
Lemma EXACT (P : T -> Prop) f v y : P y -> (argmin P f v -> f v <= f y) /\ (argmax P f v -> f y <= f v).
Proof. by move=> Py; split=> -[_ m]; exact: m. Qed.
(* PUT. What holds at all values that a symbol may have holds at those of a term, for all values of the rest. *)
Lemma PUT (S U : Type) (P : S -> Prop) (J : S -> U -> Prop) (r : U -> S) :
  (forall s u, P s -> J s u) -> (forall u, P (r u)) -> forall u, J (r u) u.
Proof. by move=> h d u; exact: h. Qed.
(* FACTOR. What holds of all Gram matrices holds of those that are one. *)
Lemma FACTOR n (U : Type) (J : 'M[R]_n -> U -> Prop) (P : U -> 'M[R]_n) :
  (forall (s : 'M[R]_n) u, J (s^T *m s) u) -> (forall u, exists s : 'M[R]_n, P u = s^T *m s) -> forall u, J (P u) u.
Proof. by move=> h f u; have [s ->] := f u; exact: h. Qed.
(* AND. *)
Lemma AND (A B : Prop) : A -> B -> A /\ B.
Proof. by []. Qed.
End Majorisation.

(* U-INVERSE. Inversion is a bijection of the positive definite matrices. *)
Lemma U_INVERSE (R : realFieldType) n (f : 'M[R]_n -> R) V :
  argmin (@pd R n) f V -> argmin (@pd R n) (fun X => f (invmx X)) (invmx V).
Proof.
move=> [pV m]; split=> [|X pX]; first exact: PD_INV.
by rewrite invmxK; apply: m; exact: PD_INV.
Qed.

(* U-POWER. A bijection h of a domain onto another with inverse k, as entrywise powers of positive matrices with exponents c and 1/c are. *)
Lemma U_POWER (R : realFieldType) (S T : Type) (P : S -> Prop) (Q : T -> Prop) (h : S -> T) (k : T -> S) (f : T -> R) v :
  (forall x, P x -> Q (h x)) -> (forall t, Q t -> P (k t) /\ h (k t) = t) ->
  argmin Q f v -> argmin P (fun x => f (h x)) (k v).
Proof. by move=> hP kQ [Qv m]; have [Pk e] := kQ v Qv; split=> // x Px; rewrite e; apply: m; exact: hP. Qed.

(* MM-LIFT. A scalar majoriser, entry by entry, with nonnegative weights. *)
Lemma MM_LIFT (R : realFieldType) (S : Type) (Dt Et : R -> Prop) (D E : S -> Prop) m n
  (phi : R -> R) (psi : R -> R -> R) (c : 'M[R]_(m,n)) (r : S -> 'M[R]_(m,n)) :
  maj Dt Et phi psi -> 0 <=E c -> (forall x i j, D x -> Dt (r x i j)) -> (forall y i j, E y -> Et (r y i j)) ->
  maj D E (fun x => \sum_i \sum_j c i j * phi (r x i j)) (fun x y => \sum_i \sum_j c i j * psi (r x i j) (r y i j)).
Proof.
move=> h /ge0P c0 dD dE y Ey; split=> [x Dx|].
  apply: ler_sum => i _; apply: ler_sum => j _; rewrite ler_wpmul2l //.
  by have [a _] := h _ (dE y i j Ey); apply: a; exact: dD.
apply: eq_bigr => i _; apply: eq_bigr => j _; congr (_ * _).
by have [_] := h _ (dE y i j Ey).
Qed.

(* MM-COMP. A majoriser of something that may be any function of the variable. *)
Lemma MM_COMP (R : realFieldType) (S T : Type) (Du Ev : T -> Prop) (D E : S -> Prop)
  (f : T -> R) (g : T -> T -> R) (r : S -> T) :
  maj Du Ev f g -> (forall x, D x -> Du (r x)) -> (forall y, E y -> Ev (r y)) ->
  maj D E (fun x => f (r x)) (fun x y => g (r x) (r y)).
Proof.
move=> h dD dE y Ey; have [a e] := h _ (dE y Ey); split=> [x Dx|//].
by apply: a; exact: dD.
Qed.

Section Jensen.
Variables (R : realFieldType) (D : R -> Prop) (phi : R -> R).
Hypothesis convD : forall a b t, D a -> D b -> 0 <= t -> 0 <= 1 - t -> D (t * a + (1 - t) * b).
Hypothesis conv : forall a b t, D a -> D b -> 0 <= t -> 0 <= 1 - t ->
  phi (t * a + (1 - t) * b) <= t * phi a + (1 - t) * phi b.

(* Jensen's inequality for a list of weights and points, with weights that need not add up to one. *)
Lemma jensen_seq (s : seq (R * R)) : (forall p, p \in s -> 0 <= p.1) -> (forall p, p \in s -> D p.2) ->
  let W := \sum_(p <- s) p.1 in 0 < W ->
  D ((\sum_(p <- s) p.1 * p.2) / W) /\
  W * phi ((\sum_(p <- s) p.1 * p.2) / W) <= \sum_(p <- s) p.1 * phi p.2.
Proof.
elim: s => [|[w z] s IH] w0 dz /=; first by rewrite big_nil ltxx.
rewrite !big_cons /=; set W := \sum_(p <- s) p.1; set Z := \sum_(p <- s) p.1 * p.2 => Wp.
have hw : 0 <= w by exact: (w0 (w, z) (mem_head _ _)).
have hz : D z by exact: (dz (w, z) (mem_head _ _)).
have ws p : p \in s -> 0 <= p.1 by move=> ps; apply: w0; rewrite in_cons ps orbT.
have zs p : p \in s -> D p.2 by move=> ps; apply: dz; rewrite in_cons ps orbT.
have W0 : 0 <= W by rewrite /W big_seq; apply: sumr_ge0.
case: (ltgtP 0 W) W0 => // [W1|W1] _; last first.
  have z0 p : p \in s -> p.1 = 0.
    move=> ps; apply/eqP; have := esym W1; rewrite /W big_seq => /eqP.
    by rewrite psumr_eq0 // => /allP /(_ p ps); rewrite ps.
  have -> : Z = 0 by rewrite /Z big_seq big1 // => p ps; rewrite z0 // mul0r.
  rewrite -W1 !addr0 in Wp *.
  rewrite [X in _ <= _ + X]big_seq [X in _ <= _ + X]big1 => [|p ps]; last by rewrite z0 // mul0r.
  have -> : w * z / w = z by rewrite mulrAC mulfV ?mul1r // gt_eqF.
  by rewrite addr0.
have [dI hI] := IH ws zs W1; rewrite -/W -/Z in dI hI.
set t := w / (w + W); have t0 : 0 <= t by rewrite divr_ge0 // ltW.
have ne : w + W != 0 by rewrite gt_eqF.
have t1 : 1 - t = W / (w + W) by apply: (mulIf ne); rewrite mulrBl /t !divfK // mul1r addrC addKr.
have t1' : 0 <= 1 - t by rewrite t1 divr_ge0 // ltW.
have -> : (w * z + Z) / (w + W) = t * z + (1 - t) * (Z / W).
  rewrite t1 /t mulrDl; congr (_ + _); first by rewrite mulrAC.
  by rewrite [RHS]mulrC -mulrA mulKf // gt_eqF.
split; first exact: convD.
apply: (@le_trans _ _ ((w + W) * (t * phi z + (1 - t) * phi (Z / W)))).
  by rewrite ler_wpmul2l ?(ltW Wp) // conv.
have e1 : (w + W) * t = w by rewrite mulrC divfK.
have e2 : (w + W) * (1 - t) = W by rewrite t1 mulrC divfK.
by rewrite mulrDr (mulrA _ t) (mulrA _ (1 - t)) e1 e2 ler_add2l.
Qed.

(* MM-JENSEN. Jensen's inequality for a finite convex combination. *)
Lemma MM_JENSEN_inequality (I : finType) (a z : I -> R) : (forall i, 0 <= a i) -> (forall i, D (z i)) ->
  \sum_i a i = 1 -> phi (\sum_i a i * z i) <= \sum_i a i * phi (z i).
Proof.
move=> a0 dz a1; pose s := [seq (a i, z i) | i <- index_enum I].
have S (F : R * R -> R) : \sum_(p <- s) F p = \sum_i F (a i, z i) by rewrite big_map.
have sw p : p \in s -> 0 <= p.1 by move=> /mapP [i _ -> /=].
have sz p : p \in s -> D p.2 by move=> /mapP [i _ -> /=].
by have := jensen_seq sw sz; rewrite !S /= a1 ltr01 => /(_ isT) [_]; rewrite divr1 mul1r.
Qed.

(* MM-JENSEN. The surrogate of the rule: A nonnegative, x and y positive, weights A(i,k) y(k) / (A y)(i). *)
Lemma MM_JENSEN_surrogate p n q (A : 'M[R]_(p,n)) (c : 'M[R]_(p,q)) : 0 <=E A -> 0 <=E c ->
  maj (fun X : 'M[R]_(n,q) => 0 <E X /\ 0 <E A *m X) (fun Y => 0 <E Y /\ 0 <E A *m Y /\
       forall X : 'M[R]_(n,q), 0 <E X -> forall i j k, D ((A *m Y) i j * (X k j / Y k j)))
    (fun X => \sum_i \sum_j c i j * phi ((A *m X) i j))
    (fun X Y => \sum_i \sum_j c i j * \sum_k (A i k * Y k j / (A *m Y) i j) *
                phi ((A *m Y) i j * (X k j / Y k j))).
Proof.
move=> /ge0P A0 /ge0P c0 Y [/gt0P Y0 [/gt0P AY0 dom]]; split=> [X [X0 AX0]|].
  apply: ler_sum => i _; apply: ler_sum => j _; rewrite ler_wpmul2l //.
  have neA : (A *m Y) i j != 0 by rewrite gt_eqF.
  have -> : (A *m X) i j = \sum_k (A i k * Y k j / (A *m Y) i j) * ((A *m Y) i j * (X k j / Y k j)).
    rewrite mulE; apply: eq_bigr => k _; have neY : Y k j != 0 by rewrite gt_eqF.
    by rewrite !mulrA divfK // [A i k * Y k j * _]mulrAC mulfK.
  apply: MM_JENSEN_inequality => [k|k|].
  - by rewrite divr_ge0 ?mulr_ge0 // ltW.
  - exact: dom.
  - by rewrite -mulr_suml -mulE mulfV.
apply: eq_bigr => i _; apply: eq_bigr => j _; congr (_ * _).
have neA : (A *m Y) i j != 0 by rewrite gt_eqF.
transitivity (\sum_k (A i k * Y k j / (A *m Y) i j) * phi ((A *m Y) i j)).
  apply: eq_bigr => k _; have neY : Y k j != 0 by rewrite gt_eqF.
  by rewrite mulfV // mulr1.
by rewrite -mulr_suml -mulr_suml -mulE mulfV // mul1r.
Qed.
End Jensen.

Section Updates.
Variable R : realFieldType.
Implicit Types (m n : nat).

Definition everywhere n (x : 'cV[R]_n) := True.
(* U-QUAD. The centre of a quadratic with positive definite curvature. *)
Lemma U_QUAD n (g : 'cV[R]_n -> R) (M : 'M[R]_n) v : pd M ->
  (forall x, g x = g v + 2%:R^-1 * qf M (x - v)) -> argmin (@everywhere n) g v.
Proof.
move=> /pd_psd hM e; split=> // x _; rewrite (e x) ler_addl mulr_ge0 //.
by rewrite invr_ge0 ler0n.
Qed.

Definition nonneg m n (x : 'M[R]_(m,n)) := 0 <=E x.
Lemma nn_scalar (b d x y v : R) : 0 < d -> 0 <= x -> v = Num.max 0 (y - b / d) ->
  b * (v - y) + 2%:R^-1 * (d * (v - y) ^+ 2) <= b * (x - y) + 2%:R^-1 * (d * (x - y) ^+ 2).
Proof.
move=> d0 x0 ->; have ne : d != 0 by rewrite gt_eqF.
have sq z : b * (z - y) + 2%:R^-1 * (d * (z - y) ^+ 2) =
   2%:R^-1 * d * (z - (y - b / d)) ^+ 2 - 2%:R^-1 * (b ^+ 2 / d) by field.
have h0 : 0 <= 2%:R^-1 * d by rewrite mulr_ge0 ?invr_ge0 ?ler0n // ltW.
rewrite !sq ler_add2r ler_wpmul2l //; move: (y - b / d) => u.
case: (lerP 0 u) => u0; first by rewrite subrr expr0n sqr_ge0.
rewrite ler_pexpn2r ?nnegrE ?subr_ge0 ?(le_trans (ltW u0)) //.
by rewrite ler_add2r.
Qed.
(* U-NN. Coordinate-wise minimiser over the nonnegative orthant. *)
Lemma U_NN m n (g : 'M[R]_(m,n) -> R) (b d y : 'M[R]_(m,n)) : 0 <E d ->
  (forall x, g x = g y + inner b (x - y) + 2%:R^-1 * inner (x - y) (had d (x - y))) ->
  argmin (@nonneg m n) g (\matrix_(i, j) Num.max 0 (y i j - b i j / d i j)).
Proof.
move=> /gt0P d0 e; set v := \matrix_(i, j) _; split.
  by apply/ge0P => i j; rewrite mxE le_maxr lexx.
move=> x /ge0P x0; rewrite (e x) (e v) -!addrA ler_add2l.
have S z : inner b (z - y) + 2%:R^-1 * inner (z - y) (had d (z - y)) =
   \sum_i \sum_j (b i j * (z i j - y i j) + 2%:R^-1 * (d i j * (z i j - y i j) ^+ 2)).
  rewrite /inner mulr_sumr -big_split; apply: eq_bigr => i _.
  rewrite mulr_sumr -big_split; apply: eq_bigr => j _ /=.
  by rewrite [had _ _ _ _]mxE !subE; congr (_ + _ * _); rewrite mulrCA expr2.
rewrite !S; apply: ler_sum => i _; apply: ler_sum => j _.
by apply: nn_scalar; rewrite // mxE.
Qed.

(* The soft threshold is least: on the same side of 0 the quadratic decides, on the other the absolute value is larger. *)
Definition soft (z c : R) := Num.max 0 (z - c) - Num.max 0 (- z - c).
Lemma soft_scalar (z c x : R) : 0 <= c ->
  2%:R^-1 * (soft z c - z) ^+ 2 + c * `|soft z c| <= 2%:R^-1 * (x - z) ^+ 2 + c * `|x|.
Proof.
move=> c0; have h0 : 0 <= 2%:R^-1 :> R by rewrite invr_ge0 ler0n.
(* The threshold v is within c of z, with the sign of z - v where it isn't 0. *)
have key v : `|z - v| <= c -> (z - v) * v = c * `|v| -> 2%:R^-1 * (v - z) ^+ 2 + c * `|v| <= 2%:R^-1 * (x - z) ^+ 2 + c * `|x|.
  move=> hv e; have lx : (z - v) * x <= c * `|x|.
    by apply: le_trans (ler_norm _) _; rewrite normrM ler_wpmul2r.
  rewrite -subr_ge0; have -> : 2%:R^-1 * (x - z) ^+ 2 + c * `|x| - (2%:R^-1 * (v - z) ^+ 2 + c * `|v|) =
    2%:R^-1 * (x - v) ^+ 2 + (c * `|x| - (z - v) * x) by rewrite -e; field.
  by apply: addr_ge0; [rewrite mulr_ge0 // sqr_ge0 | rewrite subr_ge0].
have outside w : c < w -> Num.max 0 (w - c) = w - c /\ Num.max 0 (- w - c) = 0.
  move=> cw; split; [by apply: max_r; rewrite subr_ge0 ltW | apply: max_l].
  by rewrite -opprD oppr_le0 addr_ge0 // ltW // (le_lt_trans c0 cw).
have [hv e] : `|z - soft z c| <= c /\ (z - soft z c) * soft z c = c * `|soft z c|; last exact: key.
rewrite /soft; case: (lerP z c) => h1; last first.
  have [-> ->] := outside z h1; rewrite subr0 subKr; split; first by rewrite ger0_norm.
  by rewrite ger0_norm // subr_ge0 ltW.
case: (lerP (- z) c) => h2; last first.
  have [e1 e2] := outside _ h2; rewrite opprK in e2; rewrite e1 e2 sub0r.
  have -> : z - - (- z - c) = - c by ring.
  have -> : - (- z - c) = z + c by ring.
  split; first by rewrite normrN ger0_norm.
  by rewrite ltr0_norm ?mulrN ?mulNr // -ltr_subr_addr sub0r ltr_oppr.
rewrite !max_l ?subr_le0 // subrr subr0 mulr0 normr0 mulr0; split=> //.
by rewrite ler_norml h1 andbT ler_oppl.
Qed.
Lemma soft_step (b d l x y : R) (v := soft (y - b / d) (l / d)) : 0 < d -> 0 <= l ->
  b * (v - y) + 2%:R^-1 * (d * (v - y) ^+ 2) + l * `|v| <= b * (x - y) + 2%:R^-1 * (d * (x - y) ^+ 2) + l * `|x|.
Proof.
move=> d0 l0; have ne : d != 0 by rewrite gt_eqF.
have sq w : b * (w - y) + 2%:R^-1 * (d * (w - y) ^+ 2) + l * `|w| =
   d * (2%:R^-1 * (w - (y - b / d)) ^+ 2 + l / d * `|w|) - 2%:R^-1 * (b ^+ 2 / d) by field.
by rewrite !sq ler_add2r ler_wpmul2l ?(ltW d0) //; apply: soft_scalar; rewrite divr_ge0 // ltW.
Qed.
(* U-SOFT. Coordinate-wise minimiser of a separable quadratic with weighted absolute values. *)
Lemma U_SOFT m n (g : 'M[R]_(m,n) -> R) (b d l y : 'M[R]_(m,n)) : 0 <E d -> 0 <=E l ->
  (forall x, g x = g y + inner b (x - y) + 2%:R^-1 * inner (x - y) (had d (x - y)) + inner l (mabs x) - inner l (mabs y)) ->
  argmin (fun _ => True) g (\matrix_(i, j) soft (y i j - b i j / d i j) (l i j / d i j)).
Proof.
move=> /gt0P d0 /ge0P l0 e; set v := \matrix_(i, j) _; split=> // x _; rewrite (e x) (e v) ler_add2r -!addrA ler_add2l.
have S z : inner b (z - y) + (2%:R^-1 * inner (z - y) (had d (z - y)) + inner l (mabs z)) =
   \sum_i \sum_j (b i j * (z i j - y i j) + 2%:R^-1 * (d i j * (z i j - y i j) ^+ 2) + l i j * `|z i j|).
  rewrite /inner mulr_sumr -!big_split; apply: eq_bigr => i _.
  rewrite mulr_sumr -!big_split; apply: eq_bigr => j _ /=.
  by rewrite [had _ _ _ _]mxE [mabs _ _ _]mxE !subE -addrA; congr (_ + (_ * _ + _)); rewrite mulrCA expr2.
rewrite !S; apply: ler_sum => i _; apply: ler_sum => j _.
by rewrite !mxE; exact: soft_step.
Qed.

(* The sign update, with ties that keep the old value. *)
Definition keep_sign (b y : R) := Num.sg b + (1 - `|Num.sg b|) * y.
Lemma keep_sign_binary b y : y = 1 \/ y = -1 -> keep_sign b y = 1 \/ keep_sign b y = -1.
Proof.
rewrite /keep_sign => hy; case: sgrP => _; rewrite ?normr0 ?subr0 ?mul1r ?add0r //.
  by rewrite normr1 subrr mul0r addr0; left.
by rewrite normrN normr1 subrr mul0r addr0; right.
Qed.
Lemma keep_sign_max b y x : y = 1 \/ y = -1 -> x = 1 \/ x = -1 -> b * x <= b * keep_sign b y.
Proof.
rewrite /keep_sign => _ hx; case: sgrP => [->|hb|hb]; first by rewrite !mul0r.
  rewrite normr1 subrr mul0r addr0; case: hx => ->; rewrite // mulrN mulr1.
  by rewrite (@le_trans _ _ 0) ?oppr_le0 // ltW.
rewrite normrN normr1 subrr mul0r addr0; case: hx => ->; rewrite // mulrN !mulr1.
by rewrite (@le_trans _ _ 0) ?oppr_ge0 // ltW.
Qed.

(* U-SIGN. Over binary matrices the quadratic part is constant, and the linear part decides. *)
Lemma U_SIGN m n (g : 'M[R]_(m,n) -> R) (b d y : 'M[R]_(m,n)) : binary y ->
  (forall x, g x = g y - inner b (x - y) + 2%:R^-1 * inner d (had x x - had y y)) ->
  argmin (@binary R m n) g (\matrix_(i, j) keep_sign (b i j) (y i j)).
Proof.
move=> by0 e; set v := \matrix_(i, j) _.
have bv : binary v by move=> i j; rewrite mxE; exact: keep_sign_binary.
have G x : binary x -> g x = g y - inner b (x - y).
  have Z : inner d 0 = 0 by rewrite /inner big1 // => i _; rewrite big1 // => j _; rewrite mxE mulr0.
  by move=> bx; rewrite e !binary_square // subrr Z mulr0 addr0.
split=> // x bx; rewrite (G x bx) (G v bv) ler_add2l ler_opp2 /inner; apply: ler_sum => i _; apply: ler_sum => j _.
by rewrite !subE !mulrBr ler_add2r /v mxE keep_sign_max.
Qed.
(* U-SIGN. Without ties the update is the sign of b. *)
Lemma U_SIGN_noties (b y : R) : b != 0 -> keep_sign b y = Num.sg b.
Proof. by move=> b0; rewrite /keep_sign normr_sg b0 subrr mul0r addr0. Qed.

(* U-SEPBIN. A separable objective over binary columns: compare the two values of every coordinate. *)
Lemma U_SEPBIN n (g : 'cV[R]_n -> R) (l : 'I_n -> R -> R) (y : 'cV[R]_n) : binary y ->
  (forall x, g x - \sum_i l i (x i 0) = g y - \sum_i l i (y i 0)) ->
  argmin (@binary R n 1) g (\col_i keep_sign (l i (-1) - l i 1) (y i 0)).
Proof.
move=> by0 e; set v := \col_i _; split; first by move=> i j; rewrite mxE; exact: keep_sign_binary.
have G x : g x = (g y - \sum_i l i (y i 0)) + \sum_i l i (x i 0) by rewrite -(e x) subrK.
move=> x bx; rewrite (G x) (G v) ler_add2l; apply: ler_sum => i _; rewrite /v mxE.
rewrite /keep_sign; case: sgrP => hb.
- rewrite normr0 subr0 mul1r add0r; move/eqP: hb; rewrite subr_eq0 => /eqP hb.
  by case: (by0 i 0) => ->; case: (bx i 0) => ->; rewrite ?hb.
- rewrite normr1 subrr mul0r addr0; rewrite subr_gt0 in hb.
  by case: (bx i 0) => -> //; exact: ltW.
- rewrite normrN normr1 subrr mul0r addr0; rewrite subr_lt0 in hb.
  by case: (bx i 0) => -> //; exact: ltW.
Qed.

(* MM-AGM. The weighted arithmetic-geometric mean bound of a product. *)
Lemma MM_AGM (x z a b : R) : 0 < a -> 0 < b -> x * z <= 2%:R^-1 * (x ^+ 2 * (b / a) + z ^+ 2 * (a / b)).
Proof.
move=> a0 b0; have [na nb] : a != 0 /\ b != 0 by rewrite !gt_eqF.
rewrite -subr_ge0; have -> : 2%:R^-1 * (x ^+ 2 * (b / a) + z ^+ 2 * (a / b)) - x * z =
  (2%:R * a * b)^-1 * (x * b - z * a) ^+ 2 by field; rewrite na nb.
by rewrite mulr_ge0 ?sqr_ge0 // invr_ge0 !mulr_ge0 ?ler0n // ltW.
Qed.
End Updates.
