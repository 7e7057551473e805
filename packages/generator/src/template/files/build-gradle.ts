import type { ProjectOptions } from '../options/options.js'

/** The Android app: versions that the SDKs need, and desugaring where the chat brings the notification plugin. */
export function writeBuildGradle(options: ProjectOptions): string {
  return `plugins {
    id "com.android.application"
    id "kotlin-android"
    id "dev.flutter.flutter-gradle-plugin"
}

// Flutter writes the version of pubspec.yaml into this file before each build.
def flutterBuild = new Properties()
rootProject.file("local.properties").withReader("UTF-8") { flutterBuild.load(it) }

android {
    namespace = "${androidNamespace(options)}"
    // The SDK asks for 34; newer Flutter versions bring plugins that need more.
    compileSdk = Math.max(34, flutter.compileSdkVersion)
    ndkVersion = flutter.ndkVersion

    compileOptions {
${options.chat === null ? '' : DESUGARING}        sourceCompatibility = JavaVersion.VERSION_11
        targetCompatibility = JavaVersion.VERSION_11
    }

    kotlinOptions {
        jvmTarget = "11"
    }

    defaultConfig {
        applicationId = "${options.applicationId}"
        minSdk = Math.max(${options.chat === null ? 23 : 24}, flutter.minSdkVersion)
        targetSdk = flutter.targetSdkVersion
        versionCode = flutterBuild.getProperty("flutter.versionCode", "1").toInteger()
        versionName = flutterBuild.getProperty("flutter.versionName", "1.0")
    }

    buildTypes {
        release {
            // Debug keys, so that \`flutter run --release\` works before a
            // signing key exists.
            signingConfig = signingConfigs.debug
        }
    }
}

flutter {
    source = "../.."
}
${options.chat === null ? '' : DEPENDENCIES}`
}

/** `flutter create` writes MainActivity under the organisation and the package's name. */
function androidNamespace(options: ProjectOptions): string {
  return `${organisation(options)}.${options.packageName}`
}

/** The part of the application id before its last segment. */
export function organisation({ applicationId }: ProjectOptions): string {
  return applicationId.split('.').slice(0, -1).join('.')
}

const DESUGARING = `        // Required by flutter_local_notifications, which the SDK depends on.
        coreLibraryDesugaringEnabled true
`

const DEPENDENCIES = `
dependencies {
    coreLibraryDesugaring "com.android.tools:desugar_jdk_libs:2.0.4"
}
`
