import { ModelError } from './objective.ts';

/** A setting that the model or method doesn't have, or whose value it can't take. */
export class SettingError extends ModelError {
  override readonly code = 'bad-setting';
}

/** Reads settings one by one and refuses those that were never asked for. Errors: SettingError. */
export class Settings {
  private readonly left: Map<string, string | number>;
  private readonly known: string[] = [];
  constructor(given: Readonly<Record<string, string | number>>) {
    this.left = new Map(Object.entries(given));
  }

  private take(name: string): string | number | undefined {
    this.known.push(name);
    const value = this.left.get(name);
    this.left.delete(name);
    return value;
  }

  number(name: string): { readonly [x: string]: number } {
    const value = this.take(name);
    if (value === undefined) return {};
    if (typeof value !== 'number') throw new SettingError(`${name} is a number, not ${value}`);
    return { [name]: value };
  }

  /** A number above zero. */
  positive(name: string): { readonly [x: string]: number } {
    const value = this.number(name);
    if (value[name] !== undefined && !(value[name] > 0)) throw new SettingError(`${name} is a number above 0, not ${value[name]}`);
    return value;
  }

  /** A whole number above zero. */
  count(name: string): { readonly [x: string]: number } {
    const value = this.number(name);
    if (value[name] !== undefined && !(Number.isInteger(value[name]) && value[name] > 0)) throw new SettingError(`${name} is a whole number from 1, not ${value[name]}`);
    return value;
  }

  /** A whole number above zero without which nothing can be done; `how` says how to give it. */
  needed(name: string, how: string): number {
    const value = this.count(name)[name];
    if (value === undefined) throw new SettingError(how);
    return value;
  }

  word<W extends string>(name: string, words: readonly W[]): W | undefined {
    const value = this.take(name);
    if (value === undefined) return undefined;
    const found = words.find((w) => w === value);
    if (found === undefined) throw new SettingError(`${name} is one of ${words.join(', ')}, not ${value}`);
    return found;
  }

  /** Nothing more is asked for. `whose` names the model or method whose settings they are. */
  done(whose: string): void {
    const [name] = this.left.keys();
    if (name !== undefined) throw new SettingError(`there is no setting ${name} for ${whose}; its settings are ${this.known.join(', ')}`);
  }
}
