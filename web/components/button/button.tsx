// Buttons do something; links that look like buttons go somewhere. Both are at least 44 px high on a phone.
import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { Icon, type IconName } from '../icon/icon.tsx';
import './button.css';

export type ButtonLook = 'primary' | 'ghost' | 'danger' | 'quiet';

type Shape = { look?: ButtonLook; small?: boolean; icon?: IconName };

/** For links of the router and others: <Link className={buttonClass({ look: 'ghost' })}>. */
export const buttonClass = ({ look = 'primary', small = false }: Shape = {}): string =>
  `btn btn-${look}${small ? ' btn-small' : ''}`;

export const Button = ({
  look,
  small,
  icon,
  busy,
  children,
  ...rest
}: Shape & { busy?: boolean; children: ReactNode } & ButtonHTMLAttributes<HTMLButtonElement>) => (
  <button
    type="button"
    {...rest}
    className={buttonClass({ ...(look && { look }), ...(small && { small }) })}
    // A busy button stays focusable, so that the keyboard does not lose its place.
    aria-disabled={busy || rest.disabled || undefined}
    onClick={busy ? (event) => event.preventDefault() : rest.onClick}
  >
    {icon !== undefined && <Icon name={icon} size={small ? 18 : 20} />}
    {children}
  </button>
);

export const IconButton = ({
  icon,
  label,
  ...rest
}: { icon: IconName; label: string } & ButtonHTMLAttributes<HTMLButtonElement>) => (
  <button type="button" {...rest} className={`icon-btn ${rest.className ?? ''}`} aria-label={label} title={label}>
    <Icon name={icon} />
  </button>
);
