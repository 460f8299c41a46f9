// The language of the page. The browser's own list lies over a short label, so that it works with any hand and any aid.
import { type Language, languages } from '../../words/translate.ts';
import { useWords } from '../../words/words.tsx';
import { Icon } from '../icon/icon.tsx';

/** Each language names itself. */
const names: Record<Language, string> = {
  fr: 'Français',
  de: 'Deutsch',
  lb: 'Lëtzebuergesch',
  en: 'English',
  pt: 'Português',
};

export const LanguageSwitch = () => {
  const { t, language, setLanguage } = useWords();
  return (
    <span className="language">
      <Icon name="globe" size={18} />
      <span className="language-long" aria-hidden="true">
        {names[language]}
      </span>
      <span className="language-short" aria-hidden="true">
        {language.toUpperCase()}
      </span>
      <select
        aria-label={t('app.language')}
        value={language}
        onChange={(event) => {
          const chosen = languages.find((one) => one === event.target.value);
          if (chosen !== undefined) setLanguage(chosen);
        }}
      >
        {languages.map((one) => (
          <option key={one} value={one} lang={one}>
            {names[one]}
          </option>
        ))}
      </select>
    </span>
  );
};
