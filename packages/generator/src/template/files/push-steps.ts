import { appClassName } from '../options/names.js'
import type { ProjectOptions } from '../options/options.js'
import { CHAT_PACKAGE, dartImports, FEED_PACKAGE } from './dart.js'
import { type KnownPackage, versionOf } from './packages.js'
import { indent, lines } from './project-file.js'

/** Push notifications, step by step: they need a Firebase project, which nobody but its owner can set up. */
export function pushSteps(options: ProjectOptions): string {
  const backend = options.signIn === 'backend'
  const packages: readonly KnownPackage[] = [
    'firebase_core',
    'firebase_messaging',
    ...(backend ? [] : (['flutter_secure_storage'] as const)),
  ]
  return `## Option: push notifications

What the SDK shows inside the app works as it is. For push, you need a Firebase project of yours whose credentials LikeMinds has, so that it can send. Then:

1. \`dart pub global activate flutterfire_cli\`, then \`flutterfire configure\`: writes \`lib/firebase_options.dart\` and the native files.
2. \`flutter pub add ${packages.map((name) => `${name}:${versionOf(name)}`).join(' ')}\`
3. In Xcode, add the capabilities *Push Notifications* and *Background Modes > Remote notifications*. In \`AndroidManifest.xml\`, add \`<uses-permission android:name="android.permission.POST_NOTIFICATIONS" />\`.
4. Create \`lib/home/push_notifications.dart\`:

   \`\`\`dart
${indent(3, pushFile(options))}
   \`\`\`

5. In \`lib/main.dart\`, replace the last two lines of \`main\` with these, and the import of \`dart:async\` with one of \`home/push_notifications.dart\`:

   \`\`\`dart
   await startPush();
   runApp(${appClassName(options.packageName)}(session: session));
   await session.restore();
   await WidgetsBinding.instance.endOfFrame;
   await openFirstNotification();
   \`\`\`

6. In \`lib/app.dart\`, give \`MaterialApp\` also \`navigatorKey: navigatorKeyFor(session.status)\`, and import \`home/push_notifications.dart\`.

There is no background handler: the system shows what arrives while the app is closed, and the SDK follows it once it is tapped.`
}

function pushFile(options: ProjectOptions): string {
  const chat = options.chat !== null
  const feed = options.feed !== null
  const imports = dartImports(
    'dart:math',
    'package:firebase_core/firebase_core.dart',
    'package:firebase_messaging/firebase_messaging.dart',
    'package:flutter/widgets.dart',
    'package:flutter_secure_storage/flutter_secure_storage.dart',
    chat && { uri: CHAT_PACKAGE, show: ['LMChatNotificationHandler'] },
    feed && { uri: FEED_PACKAGE, show: ['LMNotificationHandler'] },
    '../auth/session.dart',
    '../firebase_options.dart',
  )
  return lines(
    imports,
    '',
    START,
    '',
    '  final deviceId = await _deviceId();',
    chat &&
      `  await LMChatNotificationHandler.instance.init(
    deviceId: deviceId,
    fcmToken: token,
    rootNavigatorKey: navigatorKeyFor(SessionStatus.signedIn),
  );`,
    feed && '  LMNotificationHandler.instance.init(deviceId: deviceId, fcmToken: token);',
    LISTEN,
    '',
    HANDLE,
    chat &&
      `  // The chat's handler throws at a message that is not its own.
  final category = '\${message.data['category']}'.toLowerCase();
  final isChat = category.contains('chat');
  if (isChat && showInForeground) {
    await LMChatNotificationHandler.instance
        .handleForegroundNotifications(message);
  } else if (isChat) {
    await LMChatNotificationHandler.instance
        .handleNotification(message, navigatorKey);
  }`,
    feed &&
      `  await LMNotificationHandler.instance
      .handleNotification(message, showInForeground, navigatorKey);`,
    '}',
    '',
    DEVICE_ID,
  )
}

const START = `/// A navigator for each status; notifications open in the signed-in one.
GlobalKey<NavigatorState> navigatorKeyFor(SessionStatus status) =>
    GlobalObjectKey<NavigatorState>(status);

/// Must end before the session is opened: opening it registers the device.
Future<void> startPush() async {
  await Firebase.initializeApp(
    options: DefaultFirebaseOptions.currentPlatform,
  );
  final messaging = FirebaseMessaging.instance;
  await messaging.requestPermission();
  final token = await messaging.getToken();
  if (token == null) return;`

const LISTEN = `  FirebaseMessaging.onMessage.listen((message) => _handle(message, true));
  FirebaseMessaging.onMessageOpenedApp
      .listen((message) => _handle(message, false));
}

/// Follows the notification that started the app, if one did.
Future<void> openFirstNotification() async {
  final message = await FirebaseMessaging.instance.getInitialMessage();
  if (message != null) await _handle(message, false);
}`

const HANDLE = `Future<void> _handle(RemoteMessage message, bool showInForeground) async {
  final navigatorKey = navigatorKeyFor(SessionStatus.signedIn);
  if (navigatorKey.currentState == null) return;`

const DEVICE_ID = `Future<String> _deviceId() async {
  const storage = FlutterSecureStorage();
  final saved = await storage.read(key: 'device_id');
  if (saved != null) return saved;

  final random = Random.secure();
  final id = List.generate(
    16,
    (_) => random.nextInt(256).toRadixString(16).padLeft(2, '0'),
  ).join();
  await storage.write(key: 'device_id', value: id);
  return id;
}`
