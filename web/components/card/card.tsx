// A white card on the calm ground. With a title it is a region that screen readers can jump to.
import { type ReactNode, useId } from 'react';

export const Card = (props: {
  title?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
  flush?: boolean;
  id?: string;
}) => {
  const id = useId();
  if (props.title === undefined)
    return <div className={props.flush ? 'card card-flush' : 'card'}>{props.children}</div>;
  return (
    <section className={props.flush ? 'card card-flush' : 'card'} aria-labelledby={id} id={props.id}>
      <div className="card-head">
        <h2 id={id}>{props.title}</h2>
        {props.aside}
      </div>
      {props.children}
    </section>
  );
};
