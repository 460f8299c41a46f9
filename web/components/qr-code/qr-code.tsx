// A QR code drawn as one path, so that the content security policy stays as it is. https://www.iso.org/standard/83389.html
import { encode } from 'uqr';
import './qr-code.css';

export const QrCode = (props: { text: string; label: string }) => {
  const { data, size } = encode(props.text, { ecc: 'M', border: 4 });
  const squares = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return (
    <svg
      className="qr-code"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={props.label}
      shapeRendering="crispEdges"
    >
      <path d={squares} fill="#000" />
    </svg>
  );
};
