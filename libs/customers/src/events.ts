export * from './customer/customer.events.js';
