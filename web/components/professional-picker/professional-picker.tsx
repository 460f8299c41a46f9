// Finds one professional or establishment by name while one types; the keyboard alone is enough.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { ComboBox } from 'react-aria-components/ComboBox';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Text } from 'react-aria-components/Text';
import type { SubjectKind } from '../../api/model.ts';
import { organisationsQuery, professionalsQuery } from '../../api/public.ts';
import { useWords } from '../../words/words.tsx';
import { Button } from '../button/button.tsx';
import { useOccupation, useOrganisationKind } from '../occupation/occupation.ts';
import { SubjectLine } from '../subject-line/subject-line.tsx';
import './professional-picker.css';

export type Picked = { id: string; kind: SubjectKind; name: string; detail: string };

const restMs = 250;
const lettersMin = 2;

const useRested = (text: string): string => {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), restMs);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
};

export const ProfessionalPicker = (props: {
  picked: Picked | null;
  onPick(picked: Picked | null): void;
  error?: string | undefined;
  label?: string;
  /** Only general practitioners, whom the health insurance accepts as lead doctors; establishments cannot be meant. */
  leadDoctors?: boolean;
}) => {
  const { t } = useWords();
  const occupation = useOccupation();
  const organisationKind = useOrganisationKind();
  const [text, setText] = useState('');
  const q = useRested(text.trim());
  const asks = q.length >= lettersMin;
  const professionals = useQuery({
    ...professionalsQuery(props.leadDoctors ? { q, profession: 'physician' } : { q }),
    enabled: asks,
  });
  const organisations = useQuery({ ...organisationsQuery({ q }), enabled: asks && props.leadDoctors !== true });
  const found: Picked[] = !asks
    ? []
    : [
        ...(professionals.data?.items ?? [])
          .filter((one) => !props.leadDoctors || one.speciality === 'general-practice')
          .slice(0, 20)
          .map(
            (one): Picked => ({
              id: one.id,
              kind: 'professional',
              name: one.name,
              detail: [occupation(one), one.workplaces[0]?.town].filter(Boolean).join(' · '),
            }),
          ),
        ...(props.leadDoctors ? [] : (organisations.data?.items ?? [])).slice(0, 10).map(
          (one): Picked => ({
            id: one.id,
            kind: 'organisation',
            name: one.name,
            detail: `${organisationKind(one.kind)} · ${one.town}`,
          }),
        ),
      ];

  // Field and answer stand in each other's place: the keyboard goes along, or it would start again at the top of the page.
  const place = useRef<HTMLDivElement>(null);
  const pickedId = props.picked?.id;
  const before = useRef(pickedId);
  useEffect(() => {
    if (before.current === pickedId) return;
    before.current = pickedId;
    if (document.activeElement === document.body) place.current?.querySelector<HTMLElement>('button, input')?.focus();
  }, [pickedId]);

  if (props.picked !== null) {
    return (
      <div className="picked" ref={place}>
        <SubjectLine {...props.picked} />
        <Button look="quiet" small onClick={() => props.onPick(null)}>
          {t('picker.change')}
        </Button>
      </div>
    );
  }
  return (
    <ComboBox
      ref={place}
      className="field picker"
      items={found}
      inputValue={text}
      onInputChange={setText}
      // The list must be open before its first answer comes, or it would not open at all.
      allowsEmptyCollection
      menuTrigger="input"
      isInvalid={props.error !== undefined}
      onSelectionChange={(key) => {
        const one = found.find((candidate) => `${candidate.kind}/${candidate.id}` === key);
        if (one !== undefined) props.onPick(one);
      }}
    >
      <Label>{props.label ?? t('picker.label')}</Label>
      <Text slot="description" className="small soft">
        {t('picker.hint')}
      </Text>
      <Input className="input" autoComplete="off" />
      {props.error !== undefined && (
        <p className="field-error small" role="alert">
          {props.error}
        </p>
      )}
      <Popover className="picker-popover" offset={6}>
        <ListBox
          className="picker-list"
          renderEmptyState={() => (
            <p className="picker-empty soft">
              {!asks || professionals.isFetching || organisations.isFetching ? t('state.loading') : t('picker.none')}
            </p>
          )}
        >
          {(one: Picked) => (
            <ListBoxItem id={`${one.kind}/${one.id}`} textValue={one.name} className="picker-option">
              <SubjectLine {...one} />
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
};
