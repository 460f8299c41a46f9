// Mail going out: one small door, so that a folder serves a demonstration and a relay serves a country.
// https://www.rfc-editor.org/rfc/rfc5322
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Chance, Clock } from '../../base/clock.ts';
import { randomBase32 } from '../../base/ids.ts';

export type Message = { to: string; subject: string; text: string; language: string };
export type Mail = { send(message: Message): Promise<void> };

/** No mail leaves: for a platform whose relay is not configured. */
export const noMail: Mail = { send: async () => undefined };

const addressForm = /^[^\s@<>,;"]{1,64}@[^\s@<>,;"]{1,190}$/;

/** RFC 2047 for what ASCII cannot say. */
const encoded = (text: string): string =>
  /^[ -~]*$/.test(text) ? text : `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;

/** Every message as a file that mail programs open, whole or not at all. Addresses that are none are passed over. */
export async function createMailFolder(directory: string, from: string, clock: Clock, chance: Chance): Promise<Mail> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  return {
    async send({ to, subject, text, language }) {
      if (!addressForm.test(to)) return;
      const at = clock.now();
      const id = `${at.toISOString().replace(/[:.]/g, '-')}-${randomBase32(chance, 6)}`;
      const lines = [
        `From: ${from}`,
        `To: ${to}`,
        `Subject: ${encoded(subject.replace(/[\r\n]+/g, ' '))}`,
        `Date: ${at.toUTCString().replace('GMT', '+0000')}`,
        `Message-ID: <${id}@cercle.example>`,
        `Content-Language: ${language}`,
        'MIME-Version: 1.0',
        'Content-Type: text/plain; charset=utf-8',
        'Content-Transfer-Encoding: base64',
        'Auto-Submitted: auto-generated',
        '',
        ...(Buffer.from(text)
          .toString('base64')
          .match(/.{1,76}/g) ?? []),
        '',
      ];
      const path = join(directory, `${id}.eml`);
      await writeFile(`${path}.new`, lines.join('\r\n'), { mode: 0o600 });
      await rename(`${path}.new`, path);
    },
  };
}
