import { createHash } from 'node:crypto';

/** A certificate as it is written to a file. */
export const certificateFile = (certificate: string): string => `${certificate}\n`;

/** The id of a certificate: the SHA-256 of its file, as `sha256sum` shows it. */
export const certificateId = (certificate: string): string => `sha256:${createHash('sha256').update(certificateFile(certificate)).digest('hex')}`;
