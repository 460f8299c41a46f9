// The words of one part of the portals, in files of their own that are fetched with it and not before.
// `const part = createWordsPart<typeof xFr>({ fr: () => import(...), ... })`; its pages stand in `part.Provider`.
import { createContext, type FC, type ReactNode, use, useEffect, useMemo, useState } from 'react';
import { Loading } from '../components/states/states.tsx';
import { type Language, type ParametersOf, type PartWords, type Plural, pieces, translate } from './translate.ts';
import { preferredLanguage, useWords } from './words.tsx';

type File = Record<string, string | Plural>;

export type SpokenPart<Fr> = {
  t<K extends keyof Fr & string>(key: K, ...parameters: ParametersOf<Fr[K]>): string;
  /** As `t`, with what stands between <b> and </b> in bold. */
  rich<K extends keyof Fr & string>(key: K, ...parameters: ParametersOf<Fr[K]>): ReactNode;
};

export type WordsPart<Fr> = {
  /** For a route's loader: the words are then there when the page is drawn. */
  load(): Promise<void>;
  Provider: FC<{ children: ReactNode }>;
  usePart(): SpokenPart<Fr>;
};

export function createWordsPart<Fr extends File>(files: Record<Language, () => Promise<PartWords<Fr>>>): WordsPart<Fr> {
  const fetched = new Map<Language, PartWords<Fr>>();
  const load = async (language: Language): Promise<PartWords<Fr>> => {
    const words = fetched.get(language) ?? (await files[language]());
    fetched.set(language, words);
    return words;
  };
  const Context = createContext<SpokenPart<Fr> | null>(null);

  const Provider: WordsPart<Fr>['Provider'] = ({ children }) => {
    const { language } = useWords();
    const [came, setCame] = useState<{ language: Language; words: PartWords<Fr> } | null>(null);
    const known = fetched.get(language);
    // While the words of another language come, the ones before stay on the page, with what is typed in it.
    const shown = known === undefined ? came : { language, words: known };
    useEffect(() => {
      let wanted = true;
      void load(language).then((words) => wanted && setCame({ language, words }));
      return () => {
        wanted = false;
      };
    }, [language]);
    const spoken = useMemo<SpokenPart<Fr> | null>(
      () => (shown === null ? null : speak(shown.language, shown.words)),
      [shown?.words],
    );
    return spoken === null ? <Loading /> : <Context value={spoken}>{children}</Context>;
  };

  return {
    load: () => load(preferredLanguage()).then(() => undefined),
    Provider,
    usePart: () => {
      const spoken = use(Context);
      if (spoken === null) throw new Error('Words of a part are used outside its provider');
      return spoken;
    },
  };
}

const speak = <Fr extends File>(language: Language, words: PartWords<Fr>): SpokenPart<Fr> => ({
  t: (key, ...[parameters]) => translate(language, words[key], parameters),
  rich: (key, ...[parameters]) =>
    pieces(language, words[key], parameters).map((piece, index) =>
      piece.strong ? <strong key={index}>{piece.text}</strong> : piece.text,
    ),
});
