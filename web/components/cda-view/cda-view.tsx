// A clinical document (HL7 CDA) from the blocks that the server made of its narrative: headings, lists and tables only.
// biome-ignore-all lint/suspicious/noArrayIndexKey: the blocks of a document have no ids and never change places
import type { CdaBlock, CdaCell, CdaDocument } from '../../api/model.ts';
import { useWords } from '../../words/words.tsx';
import './cda-view.css';

const Cell = ({ cell }: { cell: CdaCell }) =>
  cell.strong ? (
    <th scope="row" colSpan={cell.span}>
      {cell.text}
    </th>
  ) : (
    <td colSpan={cell.span}>{cell.text}</td>
  );

const Block = ({ block }: { block: CdaBlock }) => {
  switch (block.kind) {
    case 'caption':
      return <p className="cda-caption">{block.text}</p>;
    case 'paragraph':
      return <p className="cda-paragraph">{block.text}</p>;
    case 'list': {
      const List = block.ordered ? 'ol' : 'ul';
      return (
        <>
          {block.text !== undefined && <p className="cda-caption">{block.text}</p>}
          <List>
            {block.items?.map((item, index) => (
              <li key={index}>{item.kind === 'paragraph' ? item.text : <Block block={item} />}</li>
            ))}
          </List>
        </>
      );
    }
    case 'table':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls, and must do so by keyboard too
        <section className="cda-scroll" tabIndex={0} aria-label={block.text}>
          <table>
            {block.text !== undefined && <caption>{block.text}</caption>}
            {block.head !== undefined && (
              <thead>
                {block.head.map((row, index) => (
                  <tr key={index}>
                    {row.map((text, column) => (
                      <th key={column} scope="col">
                        {text}
                      </th>
                    ))}
                  </tr>
                ))}
              </thead>
            )}
            <tbody>
              {block.rows?.map((row, index) => (
                <tr key={index}>
                  {row.map((cell, column) => (
                    <Cell key={column} cell={cell} />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      );
  }
};

export const CdaView = ({ document }: { document: CdaDocument }) => {
  const { t, date } = useWords();
  const facts: [string, string | undefined][] = [
    [t('cda.patient'), document.patient],
    [t('cda.author'), document.author],
    [t('cda.date'), document.date === undefined ? undefined : date(document.date)],
    [t('cda.custodian'), document.custodian],
  ];
  return (
    <article className="cda">
      <h3 className="cda-title">{document.title}</h3>
      <dl className="cda-facts">
        {facts.map(([label, value]) =>
          value === undefined ? null : (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      {document.sections.length > 3 && (
        <nav className="cda-contents no-print" aria-label={t('cda.sections')}>
          <ol>
            {document.sections.map((section, index) => (
              <li key={index}>
                <a href={`#cda-${index}`}>{section.title}</a>
              </li>
            ))}
          </ol>
        </nav>
      )}
      {document.sections.map((section, index) => (
        <section key={index} id={`cda-${index}`} className="cda-section">
          <h4>{section.title}</h4>
          {section.blocks.map((block, place) => (
            <Block key={place} block={block} />
          ))}
        </section>
      ))}
    </article>
  );
};
