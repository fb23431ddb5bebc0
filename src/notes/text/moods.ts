import type { NoteDocument } from './document.ts';
import { Surroundings } from './sentences.ts';

/** What the words beside a formula say of it other than that it holds: that it doesn't, that it may or is asked, that it does for some values. */
export type Mood = 'denied' | 'open' | 'somewhere';

/** Which of two values is the better one. */
export type Sense = 'minimize' | 'maximize';

/** How words speak of a formula. */
export interface Spoken {
  readonly mood: Mood | null;
  /** Whether what the formula states is to be minimised or maximised. */
  readonly aim: Sense | null;
  /** Whether it is said to be a minimiser, a maximiser, or a solution of either kind. */
  readonly best: Sense | 'either' | null;
  /** Do the words before it speak of a gradient that vanishes, an optimum or an equation that is solved? */
  readonly isOfOptimum: boolean;
  /** Do the words before it speak of how derivatives are laid out: as a row, transposed? */
  readonly isOfLayout: boolean;
}

const MILD = String.raw`(?:(?:also|still|then|in\s+general|generally|usually|certainly|clearly|obviously|here|now|always|necessarily|simply|of\s+course|even|actually|at\s+all)\s+)*`;
const NOT = String.raw`(?:(?:do|does|did|is|are|was|need|will|would|should|must|can|could|may|might|has|have)\s+not|cannot|[a-z]+n't|never|no\s+longer|not)`;

/** "It is not true that", "we do not require", "without assuming that", "unless": the formula behind is denied, or not used. */
const DENIED_BEFORE = new RegExp([
  String.raw`\b${NOT}\s+${MILD}(?:(?:be|been)\s+)?(?:true|the\s+case|possible|required|assumed|supposed|necessary|needed|clear|known|right|correct|valid)\s+(?:that|to\s+have)`,
  String.raw`\b(?:is|are|would\s+be)\s+${MILD}(?:an?\s+)?(?:[a-z]+\s+)?(?:false|wrong|incorrect|untrue|mistake|error|misconception|fallacy)\s+(?:that|to\s+(?:say|think|assume|suppose|believe|conclude|write|claim|infer|use)(?:\s+that)?)`,
  String.raw`\b${NOT}\s+${MILD}(?:assum\w+|suppos\w+|requir\w+|impl(?:y|ies)|mean|need|use|give|follow|conclude|write|claim|infer|expect|guarantee|ensure)(?:\s+that|\s+from\s+this\s+that)?`,
  String.raw`\bwithout\s+(?:the\s+|any\s+)?(?:(?:assumption|condition|constraint|restriction|requirement|hypothesis)(?:\s+that|\s+of)?|(?:assuming|requiring|supposing|imposing)(?:\s+that)?)`,
  String.raw`\b(?:unless|but\s+not)`,
].map((p) => `(?:${p})\\s*$`).join('|'), 'iu');
/** "does not hold", "is false in general". */
const DENIED_AFTER = new RegExp([
  String.raw`${MILD}(?:(?:is|are|becomes)\s+)?${MILD}${NOT}\s+${MILD}(?:hold|be\s+(?:true|valid|satisfied|correct|right)|true|valid|correct|right|satisfied|required|assumed|needed|guaranteed|the\s+case)(?![a-z])`,
  String.raw`(?:is|are|would\s+be|becomes)\s+${MILD}(?:false|wrong|incorrect|violated|impossible|invalid|untrue)(?![a-z])`,
  String.raw`${MILD}(?:(?:can|may|might)\s+)?fails?(?:\s+to\s+hold)?(?=\s*(?:[.,;:!]|in\s+general|when|if|unless|$))`,
].map((p) => String.raw`^\s*,?\s*(?:(?:which|this|that|it)\s+)?(?:${p})`).join('|'), 'iu');

const OPEN_BEFORE = new RegExp([
  String.raw`\b(?:may|might|can|could)\s+(?:well\s+|also\s+)?(?:happen|be|occur|turn\s+out)\s+(?:the\s+case\s+)?that`, String.raw`\bpossible\s+(?:that|to\s+have)`, String.raw`\bwhether(?:\s+or\s+not)?`,
  String.raw`\b(?:might|may|could|would|is\s+tempt\w*|be\s+tempted|tend\w*)\s+(?:to\s+)?(?:think|hope|expect|believe|conclude|write|guess|say|suspect|conjecture)(?:\s+that)?`, String.raw`\b(?:(?<!and\s)only\s+(?:if|when)|if\s+only)`,
].map((p) => `(?:${p})\\s*$`).join('|'), 'iu');
const ONLY_AFTER = /^\s*,?\s*(?:(?:holds?|is\s+true|is\s+valid)\s+)?only\s+(?:if|when|for)\b/iu;
const QUESTION = /(?:^|[\n.!?])\s*(?:is|are|does|do|can|could|would|why\s+is|when\s+is|under\s+which)\b[^.!?]*$/iu;

const SOME = /\b(?:there\s+(?:exists?|exist|is|are)|for\s+some|one\s+can\s+(?:find|choose)|we\s+can\s+(?:find|choose))\b/iu;
const OF_SOME = /(?:\b(?:such\s+that|with|for\s+which|satisfying|where|so\s+that|we\s+have)|,)\s*$/iu;
const FOR_SOME = /^\s*,?\s*for\s+some\b/iu;

const AIM = /(?<!not\s)\b(mini|maxi)mi[sz](?:e|es|ing)\s+(?:(?:over|in|by|with\s+respect\s+to|w\.?\s?r\.?\s?t\.?)\s+)?(?:the\s+(?:[a-z-]+\s+){0,4})?:?\s*$/iu;
const AIM_AFTER = /^\s*,?\s*(?:which\s+)?(?:is|has|should)\s+(?:to\s+)?be\s+(mini|maxi)mi[sz]ed\b/iu;
const IS = String.raw`(?:\s+(?:of|for|to|in|over)\b[^.;:!?,]*)?\s+(?:is|are|reads?|becomes|equals|(?:is|are)\s+(?:therefore|thus|then|hence|given\s+by|attained\s+at|reached\s+at|found\s+to\s+be))\s*:?\s*$`;
const BEST = new RegExp(String.raw`\b(?:unique\s+)?(?:(mini|maxi)mi[sz]ers?|arg\s*(min|max)|(mini|maxi)mum\s+(?=is\s+(?:attained|reached)))${IS}`, 'iu');
const SOLUTION = new RegExp(String.raw`\b(?:closed-form\s+)?(?:solution|optimum|optimi[sz]er|optimal\s+[a-z]+)${IS}`, 'iu');

const OF_OPTIMUM = /\b(?:gradients?|derivatives?|differentiat\w*|stationar\w*|critical|optim\w+|first-order|normal\s+equations?|equations?|zero|vanish\w*|roots?|solv\w+|solutions?|mini\w+|maxi\w+|fixed\s+points?|scores?|conditions?)\b/iu;

const OF_LAYOUT = /\b(?:rows?|layout|transpos\w*|jacobians?|differentials?)\b|行|转置/iu;

const senseOf = (word: string | undefined): Sense | null => (word === undefined ? null : word.toLowerCase().startsWith('min') ? 'minimize' : 'maximize');

const moodOf = (around: Surroundings, k: number): Mood | null => {
  const [before, after] = [around.before(k), around.after(k)];
  if (DENIED_BEFORE.test(before) || DENIED_AFTER.test(after)) return 'denied';
  if (OPEN_BEFORE.test(before) || ONLY_AFTER.test(after) || (/^\s*\?/u.test(after) && QUESTION.test(around.wordsBefore(k)))) return 'open';
  return FOR_SOME.test(after) || (SOME.test(around.wordsBefore(k)) && OF_SOME.test(before)) ? 'somewhere' : null;
};

/** How the words beside every formula of a document speak of it. */
export const spokenOf = (document: NoteDocument): readonly Spoken[] => {
  const around = new Surroundings(document);
  return document.blocks.map((_, k) => {
    const words = around.wordsBefore(k);
    const best = BEST.exec(words);
    return {
      mood: moodOf(around, k),
      aim: senseOf(AIM.exec(words)?.[1] ?? AIM_AFTER.exec(around.after(k))?.[1]),
      isOfOptimum: OF_OPTIMUM.test(words),
      isOfLayout: OF_LAYOUT.test(words),
      best: best === null ? (SOLUTION.test(words) ? 'either' : null) : senseOf(best[1] ?? best[2] ?? best[3]),
    };
  });
};

/** Words that say nothing of a formula but that it holds. */
export const PLAINLY: Spoken = { mood: null, aim: null, best: null, isOfOptimum: false, isOfLayout: false };
