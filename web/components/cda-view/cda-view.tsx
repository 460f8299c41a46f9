// A clinical document (HL7 CDA) from the blocks that the server made of its narrative: headings, lists and tables only.
// biome-ignore-all lint/suspicious/noArrayIndexKey: the blocks of a document have no ids and never change places
import type { CdaBlock, CdaCell, CdaDocument } from '../../api/model.ts';
import { useWords } from '../../words/words.tsx';
import { buttonClass } from '../button/button.tsx';
import './cda-view.css';

const Cell = ({ cell }: { cell: CdaCell }) =>
  cell.strong ? (
    <th scope="row" colSpan={cell.span} rowSpan={cell.rowSpan}>
      {cell.text}
    </th>
  ) : (
    <td colSpan={cell.span} rowSpan={cell.rowSpan}>
      {cell.text}
    </td>
  );

type File = NonNullable<CdaDocument['attachments']>[number];
/** Where a file inside the document is found; without it there is nothing to open. */
type Files = { files: readonly File[]; address: ((id: string) => string) | undefined; title: string };

/** A file inside the document: it is opened like any other. */
const FileLink = ({ file, address }: { file: File; address: string }) => {
  const { t, bytes } = useWords();
  const kind = file.contentType.split('/').pop()?.toUpperCase() ?? '';
  return (
    <p className="row small">
      <a href={address} target="_blank" rel="noreferrer" className={buttonClass({ look: 'quiet', small: true })}>
        {t('item.open')}: {kind}
      </a>
      <span className="soft num">{bytes(file.size)}</span>
    </p>
  );
};

const Paragraph = ({ block, within }: { block: CdaBlock; within: Files }) => {
  const file = within.files.find((one) => one.id === block.attachment);
  return file === undefined || within.address === undefined ? (
    <p className="cda-paragraph">{block.text}</p>
  ) : (
    <FileLink file={file} address={within.address(file.id)} />
  );
};

const Block = ({ block, within }: { block: CdaBlock; within: Files }) => {
  switch (block.kind) {
    case 'caption':
      return <p className="cda-caption">{block.text}</p>;
    case 'paragraph':
      return <Paragraph block={block} within={within} />;
    case 'list': {
      const List = block.ordered ? 'ol' : 'ul';
      return (
        <>
          {block.text !== undefined && <p className="cda-caption">{block.text}</p>}
          <List>
            {block.items?.map((item, index) => (
              <li key={index}>
                {item.kind === 'paragraph' && item.attachment === undefined ? (
                  item.text
                ) : (
                  <Block block={item} within={within} />
                )}
              </li>
            ))}
          </List>
        </>
      );
    }
    case 'table':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls, and must do so by keyboard too
        <section className="cda-scroll" tabIndex={0} aria-label={block.text ?? within.title}>
          <table>
            {block.text !== undefined && <caption>{block.text}</caption>}
            {block.head !== undefined && (
              <thead>
                {block.head.map((row, index) => (
                  <tr key={index}>
                    {row.map((text, column) =>
                      // The place that a heading before it, or above it, spans.
                      text === '' ? (
                        <td key={column} />
                      ) : (
                        <th key={column} scope="col">
                          {text}
                        </th>
                      ),
                    )}
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

export const CdaView = ({ document, address }: { document: CdaDocument; address?: (id: string) => string }) => {
  const { t, date } = useWords();
  const within = (title: string): Files => ({ files: document.attachments ?? [], address, title });
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
            <Block key={place} block={block} within={within(section.title || document.title)} />
          ))}
        </section>
      ))}
    </article>
  );
};
