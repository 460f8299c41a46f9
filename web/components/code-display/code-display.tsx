// A code to be read aloud or copied by hand: large, in groups, each figure told apart.
import { useWords } from '../../words/words.tsx';
import './code-display.css';

/** Groups of three or four that are as even as can be. */
export const grouped = (code: string): string[] => {
  const plain = code.replace(/[\s-]/g, '');
  const size = plain.length % 4 === 0 ? 4 : plain.length % 3 === 0 ? 3 : 4;
  return plain.match(new RegExp(`.{1,${size}}`, 'g')) ?? [];
};

export const CodeDisplay = (props: { code: string }) => {
  const { t } = useWords();
  const groups = grouped(props.code);
  return (
    <p className="code-display num">
      <span className="visually-hidden">{t('code.spelled', { code: [...groups.join('')].join(' ') })}</span>
      {groups.map((group, index) => (
        <span key={index} aria-hidden="true" className="code-group">
          {group}
        </span>
      ))}
    </p>
  );
};
