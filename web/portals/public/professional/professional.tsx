// One professional of the public register: what they do, where, in which languages.
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { professionalQuery } from '../../../api/public.ts';
import { sessionQuery } from '../../../api/session.ts';
import { buttonClass } from '../../../components/button/button.tsx';
import { Card } from '../../../components/card/card.tsx';
import { Icon } from '../../../components/icon/icon.tsx';
import { useOccupation, useTongues } from '../../../components/occupation/occupation.ts';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { Loaded } from '../../../components/states/states.tsx';
import { isProfession } from '../../../words/codes.ts';
import { useWords } from '../../../words/words.tsx';
import './professional.css';

export const ProfessionalPage = () => {
  const { t } = useWords();
  const occupation = useOccupation();
  const tongues = useTongues();
  const { professionalId } = useParams({ from: '/public/professionals/$professionalId' });
  const query = useQuery(professionalQuery(professionalId));
  const { data: session } = useQuery(sessionQuery);
  return (
    <Loaded query={query}>
      {(person) => {
        const profession = isProfession(person.profession) ? t(`profession.${person.profession}`) : person.profession;
        const does = occupation(person);
        return (
          <div className="narrow">
            <PageTitle
              title={person.name}
              lead={does === profession ? profession : `${profession} · ${does}`}
              back={{ to: '/professionals', label: t('directory.title') }}
            >
              {session?.role === 'patient' && (
                <Link
                  to="/me/circle/add"
                  search={{ professional: person.id }}
                  className={`${buttonClass()} professional-add`}
                >
                  <Icon name="plus" size={20} />
                  {t('directory.addToCircle')}
                </Link>
              )}
            </PageTitle>
            <div className="stack">
              <Card title={t('directory.workplaces')}>
                <ul className="plain-list stack">
                  {person.workplaces.map((place) => (
                    <li key={place.organisationId} className="workplace">
                      <Icon name="pin" />
                      <address>
                        <strong>{place.name}</strong>
                        <span>{place.street}</span>
                        <span className="num">{`${place.postalCode} ${place.town}`}</span>
                        {place.phone !== undefined && (
                          <span>
                            <span className="visually-hidden">{t('directory.phone')} </span>
                            <a className="num" href={`tel:${place.phone.replace(/\s/g, '')}`}>
                              {place.phone}
                            </a>
                          </span>
                        )}
                      </address>
                    </li>
                  ))}
                </ul>
              </Card>
              {person.languages.length > 0 && (
                <Card title={t('directory.languages')}>
                  <p>{tongues(person.languages)}</p>
                </Card>
              )}
              <Card title={t('directory.register')}>
                <p className="workplace">
                  <Icon name="shield" />
                  {t('directory.registered')}
                </p>
              </Card>
            </div>
          </div>
        );
      }}
    </Loaded>
  );
};
