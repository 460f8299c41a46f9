// Search in the public register of professionals; every filter stands in the address, so a search can be kept and shared.
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { Professional } from '../../../api/model.ts';
import { type DirectorySearch, professionalsQuery } from '../../../api/public.ts';
import { Button } from '../../../components/button/button.tsx';
import { SelectField } from '../../../components/fields/fields.tsx';
import { Icon } from '../../../components/icon/icon.tsx';
import { useOccupation, useTongues } from '../../../components/occupation/occupation.ts';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { SearchBox } from '../../../components/search-box/search-box.tsx';
import { Loaded, State } from '../../../components/states/states.tsx';
import { professionCodes, tongueCodes } from '../../../words/codes.ts';
import { useWords } from '../../../words/words.tsx';
import './directory.css';

const Person = ({ person }: { person: Professional }) => {
  const { t } = useWords();
  const occupation = useOccupation();
  const tongues = useTongues();
  const [workplace] = person.workplaces;
  return (
    <li className="person">
      <span className="person-icon">
        <Icon name="person" />
      </span>
      <div>
        <Link to="/professionals/$professionalId" params={{ professionalId: person.id }} className="item-link">
          {person.name}
        </Link>
        <p className="small">{occupation(person)}</p>
        {person.languages.length > 0 && (
          <p className="small soft">{t('directory.speaks', { languages: tongues(person.languages) })}</p>
        )}
      </div>
      {workplace !== undefined && (
        <address className="person-where small">
          <strong>{workplace.town}</strong>
          <span className="soft">{workplace.name}</span>
          {workplace.phone !== undefined && (
            <a href={`tel:${workplace.phone.replace(/\s/g, '')}`} className="num">
              {workplace.phone}
            </a>
          )}
        </address>
      )}
    </li>
  );
};

export const DirectoryPage = () => {
  const { t, language } = useWords();
  const search = useSearch({ from: '/public/professionals' });
  const navigate = useNavigate({ from: '/professionals' });
  const found = useQuery(professionalsQuery(search));
  const change = (changed: DirectorySearch): void => {
    const { page: _, ...rest } = search;
    void navigate({ search: { ...rest, ...changed }, replace: changed.page === undefined });
  };
  const professions = professionCodes
    .map((code) => ({ id: code as string, label: t(`profession.${code}`) }))
    .sort((a, b) => a.label.localeCompare(b.label, language));
  return (
    <>
      <PageTitle title={t('directory.title')} lead={t('directory.lead')} />
      <div className="card directory-filters no-print">
        <SearchBox label={t('start.find.label')} showLabel value={search.q ?? ''} onSearch={(q) => change({ q })} />
        <SelectField
          label={t('directory.profession')}
          value={search.profession ?? ''}
          options={[{ id: '', label: t('directory.anyProfession') }, ...professions]}
          onChange={(event) => change({ profession: event.target.value })}
        />
        <SelectField
          label={t('directory.language')}
          value={search.language ?? ''}
          options={[
            { id: '', label: t('directory.anyLanguage') },
            ...tongueCodes.map((code) => ({ id: code, label: t(`tongue.${code}`) })),
          ]}
          onChange={(event) => change({ language: event.target.value })}
        />
        <SearchBox
          label={t('directory.town')}
          showLabel
          value={search.town ?? ''}
          onSearch={(town) => change({ town })}
        />
      </div>
      <Loaded query={found}>
        {({ total, page, pageSize, items }) => {
          const pages = Math.max(1, Math.ceil(total / pageSize));
          if (total === 0)
            return <State icon="search" title={t('directory.none.title')} text={t('directory.none.text')} />;
          return (
            <>
              <p className="directory-total" role="status">
                {t('directory.found', { count: total })}
              </p>
              <ul className="card card-flush plain-list">
                {items.map((person) => (
                  <Person key={person.id} person={person} />
                ))}
              </ul>
              {pages > 1 && (
                <nav className="directory-pages no-print" aria-label={t('directory.page', { page, pages })}>
                  <Button look="ghost" icon="left" disabled={page <= 1} onClick={() => change({ page: page - 1 })}>
                    {t('directory.previous')}
                  </Button>
                  <span className="num small">{t('directory.page', { page, pages })}</span>
                  <Button look="ghost" disabled={page >= pages} onClick={() => change({ page: page + 1 })}>
                    {t('directory.next')}
                  </Button>
                </nav>
              )}
            </>
          );
        }}
      </Loaded>
    </>
  );
};
