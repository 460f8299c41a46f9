import { desksEn } from './en.ts';
export const desksDe = desksEn;
