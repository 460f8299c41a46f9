// The patient in one screen, answered in ten seconds: alerts, what changed, problems, medication, documents, who else cares.
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Brief } from '../../../api/professional.ts';
import { Button, buttonClass } from '../../../components/button/button.tsx';
import { Card } from '../../../components/card/card.tsx';
import { useOccupation } from '../../../components/occupation/occupation.ts';
import { Tag } from '../../../components/tag/tag.tsx';
import type { PlainKey } from '../../../words/translate.ts';
import { useWords } from '../../../words/words.tsx';
import { isWorthKeeping, useDrafts } from '../add/drafts.tsx';
import { DocumentsTable } from '../documents/documents-table.tsx';
import { PatientRoom } from '../patient-room.tsx';
import { ChangesTable } from './changes-table.tsx';
import { OpenInApp } from './open-in-app.tsx';
import './brief.css';

const alertKinds = {
  allergy: 'brief.alert.allergy',
  alert: 'brief.alert.alert',
  directive: 'brief.alert.directive',
} as const satisfies Record<string, PlainKey>;

/** That nothing is known is said too, or its absence would be taken for an oversight of the page. */
const Alerts = ({ alerts }: { alerts: Brief['alerts'] }) => {
  const { t } = useWords();
  if (alerts.length === 0) return <p className="brief-no-alert small">{t('brief.alerts.none')}</p>;
  return (
    <section className="brief-alerts" aria-label={t('brief.alerts')}>
      <ul className="plain-list">
        {alerts.map((alert) => (
          <li key={`${alert.kind}/${alert.text}`}>
            <strong>
              {t('brief.alert', { kind: t(alertKinds[alert.kind] ?? alertKinds.alert), text: alert.text })}
            </strong>
            {alert.detail !== undefined && alert.detail !== '' && ` (${alert.detail})`}
          </li>
        ))}
      </ul>
    </section>
  );
};

const Facts = (props: { title: string; none: string; facts: { id: string; text: string; detail?: ReactNode }[] }) => (
  <Card title={props.title}>
    {props.facts.length === 0 ? (
      <p className="small soft">{props.none}</p>
    ) : (
      <ul className="plain-list brief-facts">
        {props.facts.map((fact) => (
          <li key={fact.id}>
            {fact.text} <span className="small soft num">{fact.detail}</span>
          </li>
        ))}
      </ul>
    )}
  </Card>
);

const Actions = ({ brief }: { brief: Brief }) => {
  const { t } = useWords();
  const drafts = useDrafts();
  const params = { patientId: brief.patient.id };
  const draft = drafts.of(brief.patient.id);
  return (
    <div className="card brief-actions no-print">
      {brief.canWrite.length > 0 && (
        <Link to="/pro/patients/$patientId/add" params={params} className={buttonClass()}>
          {draft !== undefined && isWorthKeeping(draft) ? t('brief.resume') : t('brief.add')}
        </Link>
      )}
      <Link to="/pro/patients/$patientId/documents" params={params} className={buttonClass({ look: 'ghost' })}>
        {t('brief.allDocuments')}
      </Link>
      <OpenInApp patientId={brief.patient.id} />
      <Button look="quiet" icon="print" onClick={() => window.print()}>
        {t('app.print')}
      </Button>
    </div>
  );
};

const yearOf = (iso: string): string => iso.slice(0, 4);

const Inside = ({ brief }: { brief: Brief }) => {
  const { t, date, today } = useWords();
  const occupation = useOccupation();
  return (
    <>
      <p className="print-only small">{t('brief.printNote', { date: date(today()) })}</p>
      <Alerts alerts={brief.alerts} />
      <div className="columns">
        <div className="stack">
          <Card
            title={brief.since === undefined ? t('brief.latest') : t('brief.changes')}
            aside={
              brief.since !== undefined && (
                <span className="small soft num" title={t('brief.sinceVisit')}>
                  {date(brief.since.slice(0, 10), 'short')}
                </span>
              )
            }
          >
            {brief.changes.length > 0 ? (
              <ChangesTable changes={brief.changes} />
            ) : (
              <p className="soft">{brief.since === undefined ? t('brief.latest.none') : t('brief.changes.none')}</p>
            )}
          </Card>
          <Card title={t('brief.documents')}>
            {brief.documents.length > 0 ? (
              <>
                <DocumentsTable items={brief.documents} brief />
                <p className="small brief-more no-print">
                  <Link to="/pro/patients/$patientId/documents" params={{ patientId: brief.patient.id }}>
                    {t('brief.allDocuments')}
                  </Link>
                </p>
              </>
            ) : (
              <p className="soft">{t('brief.documents.none')}</p>
            )}
          </Card>
        </div>
        <aside className="stack">
          <Facts
            title={t('brief.problems')}
            none={t('brief.problems.none')}
            facts={brief.problems.map(({ text, since }) => ({
              id: text,
              text,
              detail: since === undefined ? undefined : t('brief.sinceYear', { year: yearOf(since) }),
            }))}
          />
          <Facts
            title={t('brief.medications')}
            none={t('brief.medications.none')}
            facts={brief.medications.map(({ text, dosage, isNew }) => ({
              id: `${text}/${dosage ?? ''}`,
              text,
              detail: (
                <>
                  {dosage}
                  {isNew && (
                    <>
                      {' '}
                      <Tag look="new">{t('item.new')}</Tag>
                    </>
                  )}
                </>
              ),
            }))}
          />
          <Actions brief={brief} />
          <Facts
            title={t('brief.vaccinations')}
            none={t('brief.vaccinations.none')}
            facts={brief.vaccinations.map((one) => ({
              id: `${one.text}/${one.date}`,
              text: one.text,
              detail: date(one.date.slice(0, 10), 'short'),
            }))}
          />
          <Facts
            title={t('brief.circle')}
            none={t('brief.circle.none')}
            facts={brief.circle.map((one) => ({ id: one.name, text: one.name, detail: occupation(one) }))}
          />
        </aside>
      </div>
    </>
  );
};

export const BriefPage = () => <PatientRoom heading>{(brief) => <Inside brief={brief} />}</PatientRoom>;
