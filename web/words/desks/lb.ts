import { desksEn } from './en.ts';
export const desksLb = desksEn;
