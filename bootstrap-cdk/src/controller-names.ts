/** The controller's own service, which no unit may be called, and which the controller may not touch. */
export const controllerService = 'plumbline-controller'

/** Where it listens. */
export const controllerPort = 8080

/** The user of the image. */
export const controllerUser = 10_001

/** The authorities that certify the databases of RDS, in the image. */
export const databaseAuthorities = '/etc/plumbline/rds-global-bundle.pem'

/** Where the store is, in the container. */
export const controllerHome = '/var/lib/plumbline'
