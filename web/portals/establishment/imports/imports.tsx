// Files of staff that were brought, newest first, with where each stands.
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { importsQuery, type RunOrganisation, type StaffImport } from '../../../api/establishment.ts';
import { buttonClass } from '../../../components/button/button.tsx';
import { Icon } from '../../../components/icon/icon.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { Loaded, State } from '../../../components/states/states.tsx';
import { type Column, Table } from '../../../components/table/table.tsx';
import { useEstablishmentWords } from '../../../words/establishment/establishment-words.ts';
import { useWords } from '../../../words/words.tsx';
import { OfOrganisation, OrganisationChoice } from '../organisation.tsx';
import { ImportState } from '../parts/import-state.tsx';
import '../../../components/row-keys/row-keys.css';

export const ImportsPage = () => {
  const { org } = useSearch({ from: '/establishment/imports' });
  return (
    <OfOrganisation asked={org}>
      {(organisation, all) => <ImportsOf organisation={organisation} all={all} />}
    </OfOrganisation>
  );
};

const ImportsOf = ({ organisation, all }: { organisation: RunOrganisation; all: RunOrganisation[] }) => {
  const { t } = useEstablishmentWords();
  const { date, number } = useWords();
  const navigate = useNavigate();
  const imports = useQuery(importsQuery(organisation.id));
  const columns: Column<StaffImport>[] = [
    {
      id: 'name',
      label: t('imports.file'),
      show: (one) => (
        <Link
          className="row-link"
          to="/establishment/imports/$importId"
          params={{ importId: one.id }}
          search={{ org: organisation.id }}
        >
          {one.name}
        </Link>
      ),
    },
    {
      id: 'when',
      label: t('imports.when'),
      show: (one) => <span className="num">{date(one.startedAt, 'dateTime')}</span>,
    },
    { id: 'by', label: t('imports.by'), show: (one) => one.by },
    { id: 'state', label: t('imports.state'), show: (one) => <ImportState state={one.state} /> },
    { id: 'total', label: t('import.lines'), number: true, show: (one) => number(one.total) },
    { id: 'invited', label: t('job.invited'), number: true, show: (one) => number(one.invited) },
    { id: 'changed', label: t('job.changed'), number: true, show: (one) => number(one.changed) },
    { id: 'refused', label: t('job.refused'), number: true, show: (one) => number(one.refused) },
  ];
  return (
    <>
      <div className="row-between">
        <PageTitle title={t('imports.title')} lead={t('imports.lead')} />
        <p>
          <Link to="/establishment/import" search={{ org: organisation.id }} className={buttonClass()}>
            <Icon name="upload" size={20} />
            {t('staff.import')}
          </Link>
        </p>
      </div>
      <OrganisationChoice
        chosen={organisation}
        all={all}
        onChoose={(id) => void navigate({ to: '/establishment/imports', search: { org: id }, replace: true })}
      />
      <Loaded query={imports} lines={4}>
        {({ items }) =>
          items.length === 0 ? (
            <State icon="upload" title={t('imports.none.title')} text={t('imports.none.text')} />
          ) : (
            <div className="card">
              <Table caption={t('imports.title')} columns={columns} rows={items} keyOf={(one) => one.id} />
            </div>
          )
        }
      </Loaded>
    </>
  );
};
