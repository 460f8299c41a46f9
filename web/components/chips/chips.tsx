// One choice among few, seen at once: filters by kind. Arrow keys move inside the group, as in a toolbar.
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';
import './chips.css';

export const Chips = (props: {
  label: string;
  choices: { id: string; label: string; count?: number | undefined }[];
  chosen: string;
  onChoose(id: string): void;
}) => (
  <ToggleButtonGroup
    className="chips no-print"
    aria-label={props.label}
    selectionMode="single"
    disallowEmptySelection
    selectedKeys={[props.chosen]}
    onSelectionChange={(keys) => {
      const [first] = keys;
      if (first !== undefined) props.onChoose(String(first));
    }}
  >
    {props.choices.map((choice) => (
      <ToggleButton key={choice.id} id={choice.id} className="chip">
        {choice.label}
        {choice.count !== undefined && <span className="chip-count num">{choice.count}</span>}
      </ToggleButton>
    ))}
  </ToggleButtonGroup>
);
