const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as HTML that shows it and does nothing else. */
export const escaped = (text: string): string => text.replace(/[&<>"']/gu, (c) => ESCAPES[c] ?? c);
