import { createHash } from 'node:crypto';
import type { Io } from './io.ts';

/** A certificate as it is written to a file. */
export const certificateFile = (certificate: string): string => `${certificate}\n`;

/** The id of a certificate: the SHA-256 of its file, as `sha256sum` shows it. */
export const certificateId = (certificate: string): string => `sha256:${createHash('sha256').update(certificateFile(certificate)).digest('hex')}`;

/** Writes a certificate to a file, and says so where the output is text. */
export const saveCertificate = (file: string, certificate: string, json: boolean, io: Io): void => {
  io.writeFile(file, certificateFile(certificate));
  if (!json) io.out(`certificate written to ${file}; gradus verify ${file} replays it\n`);
};
