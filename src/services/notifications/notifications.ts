// Tells patients, from the outbox, that something happened to their record. Several happenings of one kind at one moment
// make one message: a result of fourteen values is one piece of news.
import { type Language, languages } from '../../base/call.ts';
import { messages } from './messages.ts';
import type { Happening, NotificationsNeeds } from './needs.ts';

export type { Happening, NotificationsNeeds } from './needs.ts';

const batchMax = 500;

export function createNotifications(needs: NotificationsNeeds) {
  const tell = async (happenings: Happening[]): Promise<void> => {
    const persons = await needs.findPersons([...new Set(happenings.map((one) => one.patientId))]);
    const told = new Set<string>();
    for (const { kind, patientId } of happenings) {
      const message = messages[kind];
      const email = persons.get(patientId)?.email;
      if (message === undefined || email === undefined || email === null || told.has(`${kind}|${patientId}`)) continue;
      told.add(`${kind}|${patientId}`);
      const spoken = persons.get(patientId)?.language;
      const language = (languages as readonly string[]).includes(spoken ?? '') ? (spoken as Language) : 'fr';
      const { subject, text } = message.words[language];
      await needs.mail.send({
        to: email,
        subject,
        text: text.replace('{link}', `${needs.origin()}${message.path}`),
        language,
      });
    }
  };
  return {
    /** Tells all that waits. A mail that cannot be sent stays in the outbox and is tried at the next round. */
    async relay(): Promise<number> {
      let taken = 0;
      for (;;) {
        const count = await needs.takeHappenings(batchMax, tell);
        taken += count;
        if (count < batchMax) return taken;
      }
    },
  };
}
