// Every component in every state, on one page. Open in development and in the demonstration only.
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { ApiError } from '../../../api/client.ts';
import { sessionQuery } from '../../../api/session.ts';
import { Button, type ButtonLook, IconButton } from '../../../components/button/button.tsx';
import { Card } from '../../../components/card/card.tsx';
import { CdaView } from '../../../components/cda-view/cda-view.tsx';
import { Chips } from '../../../components/chips/chips.tsx';
import { CodeDisplay } from '../../../components/code-display/code-display.tsx';
import { ConfirmDialog } from '../../../components/dialog/dialog.tsx';
import { DateField, SelectField, TextField } from '../../../components/fields/fields.tsx';
import { Icon, iconNames } from '../../../components/icon/icon.tsx';
import { ItemRow } from '../../../components/item-row/item-row.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { type Picked, ProfessionalPicker } from '../../../components/professional-picker/professional-picker.tsx';
import { ResultList } from '../../../components/result-row/result-row.tsx';
import { SearchBox } from '../../../components/search-box/search-box.tsx';
import { ShowMore } from '../../../components/show-more/show-more.tsx';
import { ErrorState, Loading, NotFound, State } from '../../../components/states/states.tsx';
import { Table } from '../../../components/table/table.tsx';
import { Tag } from '../../../components/tag/tag.tsx';
import { useToast } from '../../../components/toast/toast.tsx';
import { TrendChart } from '../../../components/trend-chart/trend-chart.tsx';
import { UntilChoice, type UntilChosen } from '../../../components/until-choice/until-choice.tsx';
import { AccountExamples } from './account-examples.tsx';
import { DeskExamples } from './desk-examples.tsx';
import { cda, items, values } from './examples.ts';
import './gallery.css';

const looks: ButtonLook[] = ['primary', 'ghost', 'danger', 'quiet'];
const errors = ['offline', 'unavailable', 'busy', 'forbidden', 'fault'] as const;

const Example = (props: { name: string; children: ReactNode }) => <Card title={props.name}>{props.children}</Card>;

const Inputs = () => {
  const [chip, setChip] = useState('one');
  const [date, setDate] = useState('2026-11-22');
  const [until, setUntil] = useState<UntilChosen>({ length: 'date', date: '2020-01-01' });
  const [picked, setPicked] = useState<Picked | null>(null);
  return (
    <>
      <Example name="Chips">
        <Chips
          label="Kinds"
          chosen={chip}
          onChoose={setChip}
          choices={[
            { id: 'one', label: 'All' },
            { id: 'two', label: 'Letters', count: 12 },
            { id: 'three', label: 'Imaging' },
          ]}
        />
      </Example>
      <Example name="Fields">
        <div className="stack">
          <TextField label="Text" hint="With a hint." />
          <TextField label="Wrong" error="This cannot be right." defaultValue="x" />
          <DateField label="Date" value={date} onChange={setDate} />
          <SelectField
            label="Choice"
            options={[
              { id: 'a', label: 'First' },
              { id: 'b', label: 'Second' },
            ]}
          />
          <SearchBox label="Search" value="" onSearch={() => undefined} button />
        </div>
      </Example>
      <Example name="Until">
        <UntilChoice label="How long?" chosen={until} onChoose={setUntil} />
      </Example>
      <Example name="Professional picker">
        <ProfessionalPicker picked={picked} onPick={setPicked} />
      </Example>
    </>
  );
};

const Acts = () => {
  const say = useToast();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Example name="Buttons">
        <div className="stack">
          {looks.map((look) => (
            <div key={look} className="row">
              <Button look={look}>{look}</Button>
              <Button look={look} small>
                small
              </Button>
              <Button look={look} icon="check">
                icon
              </Button>
              <Button look={look} busy>
                busy
              </Button>
            </div>
          ))}
          <div className="row">
            <IconButton icon="bell" label="Notices" />
            <IconButton icon="close" label="Close" disabled />
          </div>
        </div>
      </Example>
      <Example name="Toast and dialog">
        <div className="row">
          <Button look="ghost" onClick={() => say('Removed.', { undo: () => say('Back again.') })}>
            Toast with undo
          </Button>
          <Button look="ghost" onClick={() => say('It did not work.', { error: true })}>
            Toast of an error
          </Button>
          <Button look="ghost" onClick={() => setAsking(true)}>
            Confirm
          </Button>
        </div>
        {asking && (
          <ConfirmDialog
            danger
            title="Remove?"
            text="This can be undone."
            confirm="Remove"
            onConfirm={() => setAsking(false)}
            onClose={() => setAsking(false)}
          />
        )}
      </Example>
    </>
  );
};

const Shown = () => (
  <div className="stack">
    <PageTitle title="Gallery" lead="Every component in every state." />
    <Example name="Icons">
      <ul className="gallery-icons plain-list">
        {iconNames.map((name) => (
          <li key={name}>
            <Icon name={name} size={26} />
            <span className="tiny">{name}</span>
          </li>
        ))}
      </ul>
    </Example>
    <Acts />
    <Inputs />
    <Example name="Tags">
      <div className="row">
        <Tag look="new">new</Tag>
        <Tag look="calm" icon="eye">
          3 people
        </Tag>
        <Tag look="hidden" icon="eye-off">
          hidden
        </Tag>
        <Tag look="alert">high</Tag>
      </div>
    </Example>
    <Example name="List of documents">
      <ul className="plain-list">
        {items.map((item) => (
          <ItemRow key={item.id} item={item} />
        ))}
      </ul>
    </Example>
    <Example name="Results">
      <ResultList values={values} openable />
    </Example>
    <Example name="Trend">
      <TrendChart name="Glucose" history={values[0]?.history ?? []} range={values[0]?.range} unit="g/L" />
    </Example>
    <Example name="Table">
      <Table
        caption="Table"
        keyOf={(row) => row.name}
        rows={[
          { name: 'Dr Claire Weber', count: 12 },
          { name: 'Dr Paul Schmit', count: 3 },
        ]}
        columns={[
          { id: 'name', label: 'Name', show: (row) => row.name },
          { id: 'count', label: 'Count', number: true, show: (row) => row.count },
        ]}
      />
    </Example>
    <Example name="Code">
      <CodeDisplay code="7KQM4RX2" />
    </Example>
    <Example name="Clinical document">
      <CdaView document={cda} address={() => '/gallery'} />
    </Example>
    <Example name="Show more">
      <ShowMore shown={30} total={71} hasMore busy={false} onMore={() => undefined} />
    </Example>
    <DeskExamples />
    <AccountExamples />
    <Example name="Loading">
      <Loading />
    </Example>
    <Example name="Empty">
      <State icon="document" title="Nothing here yet" text="Documents appear here." />
    </Example>
    {errors.map((category) => (
      <Example key={category} name={category}>
        <ErrorState
          error={new ApiError(category, {}, category === 'busy' ? 20 : undefined)}
          onRetry={() => undefined}
        />
      </Example>
    ))}
  </div>
);

export const GalleryPage = () => {
  const { data: session } = useQuery(sessionQuery);
  if (session === undefined) return <Loading />;
  return session.demo || import.meta.env.DEV ? <Shown /> : <NotFound />;
};
