// What is added and what is said about it; mistakes are shown at their fields, all at once, when one goes on.
import { type FormEvent, useRef, useState } from 'react';
import { type Category, categories } from '../../../api/model.ts';
import { Button } from '../../../components/button/button.tsx';
import { Card } from '../../../components/card/card.tsx';
import { DateField, RadioChoices, SelectField, TextAreaField, TextField } from '../../../components/fields/fields.tsx';
import { FileDrop } from '../../../components/file-drop/file-drop.tsx';
import { useWords } from '../../../words/words.tsx';
import { type FileProblem, pdfBytesMax, problemOf, titleFrom } from './check-file.ts';
import type { Draft } from './drafts.tsx';

export type Kind = { code: string; category: Category; label: string };

const titleMax = 160;
const noteMax = 100_000;

export const AddForm = (props: {
  draft: Draft;
  kinds: Kind[];
  onChange(changed: Partial<Draft>): void;
  onReady(): void;
}) => {
  const { t, today, bytes } = useWords();
  const { draft, onChange } = props;
  const [tried, setTried] = useState(false);
  const [problem, setProblem] = useState<FileProblem | null>(null);
  const form = useRef<HTMLFormElement>(null);

  const choose = async (file: File | null): Promise<void> => {
    const found = file === null ? null : await problemOf(file);
    setProblem(found);
    if (found !== null || file === null) return onChange({ file: null });
    onChange({ file, ...(draft.title.trim() === '' && { title: titleFrom(file.name).slice(0, titleMax) }) });
  };

  const missing = {
    file: draft.form === 'pdf' && draft.file === null,
    note: draft.form === 'note' && draft.note.trim() === '',
    kind: draft.kind === '',
    title: draft.title.trim() === '',
    date: draft.date === '' || draft.date > today(),
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!Object.values(missing).some(Boolean)) {
      props.onReady();
      return;
    }
    // The first field that is wrong, once its error stands there.
    requestAnimationFrame(() =>
      form.current?.querySelector<HTMLElement>('[aria-invalid=true], .drop-wrong button')?.focus(),
    );
  };
  const fileError =
    problem !== null
      ? t(`add.file.${problem}`, { size: bytes(pdfBytesMax) } as never)
      : tried && missing.file
        ? t('add.file.missing')
        : undefined;

  return (
    <form ref={form} className="add-form" onSubmit={submit} noValidate>
      <div className="columns">
        <div className="stack">
          <Card title={t('add.what')}>
            <div className="stack">
              <div className="add-forms">
                <RadioChoices<Draft['form']>
                  label={t('add.what')}
                  hideLabel
                  chosen={draft.form}
                  onChoose={(chosen) => onChange({ form: chosen })}
                  choices={[
                    { id: 'pdf', label: t('add.form.pdf') },
                    { id: 'note', label: t('add.form.note') },
                  ]}
                />
              </div>
              {draft.form === 'pdf' ? (
                <FileDrop
                  label={t('add.drop')}
                  hint={t('add.drop.hint', { size: bytes(pdfBytesMax) })}
                  accept="application/pdf,.pdf"
                  file={draft.file}
                  error={fileError}
                  onFile={(file) => void choose(file)}
                />
              ) : (
                <TextAreaField
                  label={t('add.note')}
                  hint={t('add.note.hint')}
                  rows={10}
                  maxLength={noteMax}
                  value={draft.note}
                  onChange={(event) => onChange({ note: event.target.value })}
                  error={tried && missing.note ? t('add.note.missing') : undefined}
                />
              )}
            </div>
          </Card>
          <Card title={t('add.about')}>
            <div className="stack">
              <SelectField
                label={t('add.kind')}
                value={draft.kind}
                onChange={(event) => onChange({ kind: event.target.value })}
                error={tried && missing.kind ? t('add.kind.missing') : undefined}
                options={[{ id: '', label: t('add.kind.choose') }]}
                groups={categories
                  .map((category) => ({
                    label: t(`category.${category}`),
                    options: props.kinds
                      .filter((kind) => kind.category === category)
                      .map((kind) => ({ id: kind.code, label: kind.label })),
                  }))
                  .filter((group) => group.options.length > 0)}
              />
              <TextField
                label={t('add.docTitle')}
                hint={t('add.docTitle.hint')}
                value={draft.title}
                maxLength={titleMax}
                autoComplete="off"
                onChange={(event) => onChange({ title: event.target.value })}
                error={tried && missing.title ? t('add.docTitle.missing') : undefined}
              />
              <div className="add-date">
                <DateField
                  label={t('add.date')}
                  value={draft.date}
                  onChange={(date) => onChange({ date })}
                  error={tried && missing.date ? t('add.date.wrong') : undefined}
                />
              </div>
            </div>
          </Card>
        </div>
        <aside className="stack">
          <Card title={t('add.level')}>
            <RadioChoices<Draft['level']>
              label={t('add.level')}
              hideLabel
              chosen={draft.level}
              onChoose={(level) => onChange({ level })}
              choices={[
                { id: 'N', label: t('level.N'), hint: t('level.N.hint') },
                { id: 'R', label: t('level.R'), hint: t('level.R.hint') },
              ]}
            />
          </Card>
          <div className="card add-go">
            <Button type="submit">{t('add.review')}</Button>
            <p className="small soft">{t('add.memory')}</p>
          </div>
        </aside>
      </div>
    </form>
  );
};
