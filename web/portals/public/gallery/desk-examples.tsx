// What the professional's desk and the agency's workbench add to the gallery, in each of its states.
import { type ReactNode, useState } from 'react';
import { Card } from '../../../components/card/card.tsx';
import { DayChart } from '../../../components/day-chart/day-chart.tsx';
import { Figures } from '../../../components/figures/figures.tsx';
import { FileDrop } from '../../../components/file-drop/file-drop.tsx';
import { MatriculeField } from '../../../components/matricule-field/matricule-field.tsx';
import { Notice, type NoticeLook } from '../../../components/notice/notice.tsx';
import { PatientBanner } from '../../../components/patient-banner/patient-banner.tsx';
import { ProgressBar } from '../../../components/progress-bar/progress-bar.tsx';
import { ResultsTable } from '../../../components/results-table/results-table.tsx';
import { values } from './examples.ts';

const notices: NoticeLook[] = ['calm', 'good', 'warning', 'alert'];
const numbers = ['', '1968 0304', '1968 1304', '1968 0304 123 19', '1968 0304 123 18'];
const days = Array.from({ length: 21 }, (_, index) => ({
  period: `2026-11-${String(index + 1).padStart(2, '0')}`,
  count: index % 7 > 4 ? 0 : (index * 7) % 23,
}));
const patient = {
  id: 'anna',
  name: 'Anna Kieffer',
  givenName: 'Anna',
  birthDate: '1968-03-04',
  sex: 'female',
  matricule: '1968030412318',
};

const Example = (props: { name: string; children: ReactNode }) => (
  <Card title={props.name}>
    <div className="stack">{props.children}</div>
  </Card>
);

const TriedNumber = (props: { first: string }) => {
  const [value, setValue] = useState(props.first);
  return <MatriculeField value={value} onChange={setValue} />;
};

export const DeskExamples = () => (
  <>
    <Example name="Patient's banner">
      <PatientBanner
        brief={{ patient, access: { basis: 'circle', until: '2027-03-01' }, referent: { name: 'Dr Paul Schmit' } }}
      />
      <PatientBanner brief={{ patient: { ...patient, sex: 'unknown' }, access: { basis: 'referent' } }} />
    </Example>
    <Example name="Matricule">
      {numbers.map((number) => (
        <TriedNumber key={number} first={number} />
      ))}
    </Example>
    <Example name="Notice">
      {notices.map((look) => (
        <Notice key={look} look={look} title={look}>
          What one must know before going on.
        </Notice>
      ))}
    </Example>
    <Example name="File">
      <FileDrop
        label="Drop a PDF here"
        hint="or choose it; 25 MB at most"
        accept=".pdf"
        file={null}
        onFile={() => undefined}
      />
      <FileDrop label="" hint="" accept=".pdf" file={{ name: 'letter.pdf', size: 84_200 }} onFile={() => undefined} />
      <FileDrop
        label="Drop a PDF here"
        hint="or choose it"
        accept=".pdf"
        file={null}
        error="This is no PDF."
        onFile={() => undefined}
      />
    </Example>
    <Example name="Progress">
      <ProgressBar label="Opening records" done={412} total={1200} detail="412 / 1200" />
    </Example>
    <Example name="Figures">
      <Figures
        label="Figures"
        figures={[
          { id: 'plain', label: 'Plain', count: 12 },
          { id: 'link', label: 'With a way to it', count: 48_211, link: (inside) => <a href="#main">{inside}</a> },
          { id: 'good', label: 'Good', count: 941, look: 'good' },
          { id: 'alert', label: 'To correct', count: 3, look: 'alert' },
        ]}
      />
    </Example>
    <Example name="Counts by day">
      <DayChart label="Counts by day" counts={days} columns={{ period: 'Day', count: 'Count' }} />
    </Example>
    <Example name="Results, for professionals">
      <ResultsTable values={values} />
    </Example>
  </>
);
