/** What an error code means. */
export interface Explanation {
  /** One line. */
  readonly summary: string;
  /** A paragraph: why it is refused and what to do. */
  readonly text: string;
  /** An input that is refused with this code: a problem, a command line, a record of a batch, or an expression with its inputs. */
  readonly wrong: string;
  /** The same, mended. */
  readonly right: string;
}
