export { fileStorage } from './file-storage.js'
export { saveFiles } from './save-files.js'
