// How long someone may see the record: usual lengths first, a date of one's own last.
import { monthsLater } from '../../words/dates.ts';
import { useWords } from '../../words/words.tsx';
import { DateField, RadioChoices } from '../fields/fields.tsx';

const lengths = ['open', 'month', 'months3', 'year', 'date'] as const;
export type Length = (typeof lengths)[number];
export type UntilChosen = { length: Length; date: string };

/** The day on which access ends; null for no end; undefined while the chosen date is missing or past. */
export const endOf = (chosen: UntilChosen, today: string): string | null | undefined => {
  switch (chosen.length) {
    case 'open':
      return null;
    case 'month':
      return monthsLater(today, 1);
    case 'months3':
      return monthsLater(today, 3);
    case 'year':
      return monthsLater(today, 12);
    case 'date':
      return chosen.date > today ? chosen.date : undefined;
  }
};

export const UntilChoice = (props: {
  label: string;
  chosen: UntilChosen;
  onChoose(chosen: UntilChosen): void;
  showError?: boolean;
  hideLabel?: boolean;
}) => {
  const { t, today, date } = useWords();
  const { chosen } = props;
  const hint = (length: Length): { hint?: string } => {
    const end = length === 'date' ? null : endOf({ length, date: '' }, today());
    return typeof end === 'string' ? { hint: t('time.until', { date: date(end) }) } : {};
  };
  const wrong =
    chosen.length === 'date' &&
    endOf(chosen, today()) === undefined &&
    (chosen.date !== '' || props.showError === true);
  return (
    <div className="stack-tight">
      <RadioChoices
        label={props.label}
        hideLabel={props.hideLabel ?? false}
        choices={lengths.map((length) => ({ id: length, label: t(`until.${length}`), ...hint(length) }))}
        chosen={chosen.length}
        onChoose={(length) => props.onChoose({ ...chosen, length })}
      />
      {chosen.length === 'date' && (
        <DateField
          label={t('until.pick')}
          value={chosen.date}
          error={wrong ? t('until.past') : undefined}
          onChange={(picked) => props.onChoose({ ...chosen, date: picked })}
        />
      )}
    </div>
  );
};
