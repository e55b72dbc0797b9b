export { useSettled } from '../../live/useSettled';
