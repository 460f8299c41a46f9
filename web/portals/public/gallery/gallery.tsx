// placeholder
export const GalleryPage = () => null;
