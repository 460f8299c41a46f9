// A large body on its way up, with how much of it has left. fetch tells nothing of that, so this is XMLHttpRequest.
import { ApiError, categoryOf } from './client.ts';

/** From 0 to 1. */
export type Progress = number;

type Answer = { error?: { code?: string; message?: string; fields?: Record<string, string> } };

const read = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's page, not ours: the status says enough.
    return {};
  }
};

/** @throws ApiError as `request` does; a session that ended is left to the caller, who may hold work that is not saved */
export const send = <T>(
  path: string,
  options: { type: string; body: string | Blob; onProgress?: (progress: Progress) => void },
): Promise<T> =>
  new Promise((settle, reject) => {
    const call = new XMLHttpRequest();
    call.open('POST', path);
    call.setRequestHeader('accept', 'application/json');
    call.setRequestHeader('accept-language', document.documentElement.lang);
    call.setRequestHeader('content-type', options.type);
    call.setRequestHeader('x-cercle', '1');
    call.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) options.onProgress?.(event.loaded / event.total);
    });
    call.addEventListener('error', () => reject(new ApiError('offline')));
    call.addEventListener('load', () => {
      const answer = read(call.responseText);
      if (call.status >= 200 && call.status < 300) return settle(answer as T);
      const retryAfter = Number(call.getResponseHeader('retry-after'));
      reject(
        new ApiError(categoryOf(call.status), (answer as Answer).error ?? {}, retryAfter > 0 ? retryAfter : undefined),
      );
    });
    call.send(options.body);
  });
