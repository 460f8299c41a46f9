// What the software may do, in plain choices; the SMART text that comes of them stands below.
import { usePartnersWords } from '../../words/partners/partners-words.ts';
import { Card } from '../card/card.tsx';
import { CheckChoices, RadioChoices, TextAreaField } from '../fields/fields.tsx';
import '../table/table.css';
import { type FieldsProps, useProblemText } from './field-words.ts';
import { contextScopes, scopeResources, scopesOf, type Use, uses } from './scope-rows.ts';

export const ScopeFields = ({ values, set, problems }: FieldsProps) => {
  const { t } = usePartnersWords();
  const said = useProblemText();
  const { scopes: choice, kind } = values;
  const change = (patch: Partial<typeof choice>): void => set({ scopes: { ...choice, ...patch } });
  const text = scopesOf(kind, choice);
  return (
    <Card title={t('part.scopes')}>
      <div className="stack">
        {kind === 'app' && (
          <RadioChoices
            label={t('level')}
            chosen={choice.level}
            onChoose={(level) => change({ level })}
            choices={(['patient', 'user'] as const).map((id) => ({
              id,
              label: t(`level.${id}`),
              hint: t(`level.${id}.hint`),
            }))}
          />
        )}
        <table className="table partner-scopes">
          <caption className="visually-hidden">{t('part.scopes')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('scopes.data')}</th>
              <th scope="col">{t('scopes.use')}</th>
            </tr>
          </thead>
          <tbody>
            {scopeResources.map((resource) => (
              <tr key={resource}>
                <td data-label={t('scopes.data')}>
                  <div>
                    {t(`resource.${resource}`)} <code className="tiny soft">{resource}</code>
                  </div>
                </td>
                <td data-label={t('scopes.use')}>
                  <div>
                    <select
                      className="input select"
                      aria-label={t('scopes.of', { resource: t(`resource.${resource}`) })}
                      value={choice.rows[resource] ?? 'none'}
                      onChange={(event) => change({ rows: { ...choice.rows, [resource]: event.target.value as Use } })}
                    >
                      {uses.map((use) => (
                        <option key={use} value={use}>
                          {t(`use.${use}`)}
                        </option>
                      ))}
                    </select>
                  </div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {kind === 'app' && (
          <CheckChoices
            label={t('context')}
            chosen={choice.context}
            onChange={(chosen) => change({ context: contextScopes.filter((one) => chosen.includes(one)) })}
            choices={contextScopes.map((id) => ({ id, label: t(`context.${id}`), hint: <code>{id}</code> }))}
          />
        )}
        <TextAreaField
          label={t('scopes.others')}
          hint={t('scopes.others.hint')}
          rows={2}
          maxLength={4000}
          spellCheck={false}
          value={choice.others}
          error={said(problems.scopes)}
          onChange={(event) => change({ others: event.target.value })}
        />
        <div role="status" className="stack-tight">
          <p className="small">
            <strong>{t('scopes.text')}</strong>
          </p>
          {text.length === 0 ? (
            <p className="small soft">{t('scopes.text.none')}</p>
          ) : (
            <p>
              <code className="partner-text">{text.join(' ')}</code>
            </p>
          )}
        </div>
      </div>
    </Card>
  );
};
