import type { ProjectOptions } from '../options/options.js'
import { androidString } from '../text/escape.js'

/** Permissions, the app's label, and no backups where tokens are in the keystore: another device could not read them. */
export function writeAndroidManifest(options: ProjectOptions): string {
  return `<manifest xmlns:android="http://schemas.android.com/apk/res/android">
    <uses-permission android:name="android.permission.INTERNET" />
    <uses-permission android:name="android.permission.READ_MEDIA_IMAGES" />
    <uses-permission android:name="android.permission.READ_MEDIA_VIDEO" />
${options.chat === null ? '' : CHAT_PERMISSIONS}
    <application
        android:name="\${applicationName}"
${options.signIn === 'backend' ? NO_BACKUP : ''}        android:icon="@mipmap/ic_launcher"
        android:label="${androidString(options.appName)}">
        <activity
            android:name=".MainActivity"
            android:configChanges="orientation|keyboardHidden|keyboard|screenSize|smallestScreenSize|locale|layoutDirection|fontScale|screenLayout|density|uiMode"
            android:exported="true"
            android:hardwareAccelerated="true"
            android:launchMode="singleTop"
            android:theme="@style/LaunchTheme"
            android:windowSoftInputMode="adjustResize">
            <meta-data
                android:name="io.flutter.embedding.android.NormalTheme"
                android:resource="@style/NormalTheme" />
            <intent-filter>
                <action android:name="android.intent.action.MAIN" />
                <category android:name="android.intent.category.LAUNCHER" />
            </intent-filter>
        </activity>
        <meta-data
            android:name="flutterEmbedding"
            android:value="2" />
    </application>
</manifest>
`
}

const CHAT_PERMISSIONS = `    <uses-permission android:name="android.permission.RECORD_AUDIO" />
    <uses-permission android:name="android.permission.FOREGROUND_SERVICE" />
`

const NO_BACKUP = `        android:allowBackup="false"
`
