// Whose staff is shown: one's only organisation, or the one chosen among several. The address remembers it.
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { organisationsQuery, type RunOrganisation } from '../../api/establishment.ts';
import { SelectField } from '../../components/fields/fields.tsx';
import { Loaded, NotFound } from '../../components/states/states.tsx';
import { useEstablishmentWords } from '../../words/establishment/establishment-words.ts';

export const OfOrganisation = (props: {
  asked: string | undefined;
  children(organisation: RunOrganisation, all: RunOrganisation[]): ReactNode;
}) => {
  const organisations = useQuery(organisationsQuery);
  return (
    <Loaded query={organisations} lines={5}>
      {({ organisations: all }) => {
        const chosen = all.find((one) => one.id === props.asked) ?? (props.asked === undefined ? all[0] : undefined);
        return chosen === undefined ? <NotFound /> : props.children(chosen, all);
      }}
    </Loaded>
  );
};

export const OrganisationChoice = (props: {
  chosen: RunOrganisation;
  all: RunOrganisation[];
  onChoose(id: string): void;
}) => {
  const { t } = useEstablishmentWords();
  if (props.all.length === 1) return null;
  return (
    <SelectField
      label={t('staff.organisation')}
      options={props.all.map(({ id, name }) => ({ id, label: name }))}
      value={props.chosen.id}
      onChange={(event) => props.onChoose(event.target.value)}
    />
  );
};
