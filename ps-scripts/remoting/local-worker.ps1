<#
.SYNOPSIS
Functions of the one PowerShell process that exchange-fleet holds on the machine that scans.

.DESCRIPTION
Loaded once into a fresh powershell.exe or pwsh; then Start-ExfWorker runs until its stdin ends. It opens
sessions with the classes behind New-PSSession and Invoke-Command, all at the same time and without a thread per
host, and reports what comes from them line by line. Nothing here depends on a language: faults are told as
error ids and numbers, their texts are only for people.

stdin:  <verb> <id> <key>=<base64 of UTF-8> ...           one line per request, data only
          begin  prefix                                   first line
          script sha256, text                             a reader or a body, kept for later runs
          open   via, address, port, ...                  see New-ExfConnection
          run    prefix, reader, body, parameter...       on an open session; reader is psrp-reader.ps1
          stop, close, ping, quit
stdout: <prefix> <id> <kind> <key>=<base64 of UTF-8> ...  everything else is noise, ssh's messages among it
          ready, pong, opened, item, record, done, fault, closed
#>

function Start-ExfWorker {
	<#
	.SYNOPSIS
	Reads requests and watches sessions until stdin ends; then ends the process.
	#>
	Set-StrictMode -Version 2
	$ErrorActionPreference = 'Stop'
	$ProgressPreference = 'SilentlyContinue'
	try {
		$stdin = [Console]::OpenStandardInput()
		$exfWorker = @{
			Prefix = ''
			Scripts = @{}
			Sessions = @{}
			Line = [Activator]::CreateInstance([Text.StringBuilder])
			Buffer = [Activator]::CreateInstance([byte[]], [object[]](, 65536))
			Clock = [Diagnostics.Stopwatch]::StartNew()
			Quit = $false
			Pause = 20
			HadNews = $true
		}
		# The console host has read the line that called this function, and nothing after it: the caller waits.
		[Console]::Out.WriteLine('#exf-started')
		$read = $stdin.ReadAsync($exfWorker.Buffer, 0, $exfWorker.Buffer.Length)
		while (-not $exfWorker.Quit) {
			if ($read.Wait((Get-ExfPause))) {
				if ($read.Result -eq 0) { break }
				Read-ExfRequests $read.Result
				$read = $stdin.ReadAsync($exfWorker.Buffer, 0, $exfWorker.Buffer.Length)
			}
			Update-ExfSessions
			if ([Environment]::WorkingSet -gt 2GB) { throw 'Too much memory: a host sends without end.' }
		}
		Close-ExfSessions 2000
	} catch {
		[Console]::Error.WriteLine("$_")
	} finally {
		# Also where Ctrl-C stops this function: the console host would take what follows on stdin for commands.
		[Environment]::Exit(0)
	}
}

function Get-ExfPause {
	<#
	.SYNOPSIS
	Milliseconds to wait for a request: short while there is news, longer where nobody says anything.
	#>
	$longest = 1000
	foreach ($session in $exfWorker.Sessions.Values) {
		$longest = 100
		if ($session.State -eq 'open') { $longest = 200 } else { break }
	}
	if ($exfWorker.HadNews) { $exfWorker.Pause = 20 } else { $exfWorker.Pause = 2 * $exfWorker.Pause }
	$exfWorker.HadNews = $false
	$exfWorker.Pause = [Math]::Min($exfWorker.Pause, $longest)
	$exfWorker.Pause
}

function Read-ExfRequests {
	<#
	.SYNOPSIS
	Takes the lines out of the bytes that came, and does what each asks for.
	.PARAMETER Length
	Bytes in the buffer.
	#>
	param([int]$Length)
	$parts = [Text.Encoding]::ASCII.GetString($exfWorker.Buffer, 0, $Length).Split([char]10)
	for ($i = 0; $i -lt $parts.Length; $i++) {
		$null = $exfWorker.Line.Append($parts[$i])
		if ($i -eq $parts.Length - 1) { return }
		$line = $exfWorker.Line.ToString()
		$exfWorker.Line.Length = 0
		Invoke-ExfRequest $line
	}
}

function Invoke-ExfRequest {
	<#
	.SYNOPSIS
	Does one request. What fails is told as a fault of its id.
	#>
	param([string]$Line)
	$words = $Line.Split(' ')
	$verb = $words[0]
	$id = $words[1]
	try {
		$data = ConvertFrom-ExfFields $words
		switch ($verb) {
			'begin' { $exfWorker.Prefix = $data['prefix']; Write-ExfAnswer $id 'ready' @() }
			'ping' { Write-ExfAnswer $id 'pong' @() }
			'script' { $exfWorker.Scripts[$data['sha256']] = $data['text'] }
			'open' { Open-ExfSession $id $data }
			'run' { Start-ExfRun $id $data }
			'stop' { Stop-ExfRun $id }
			'close' { Close-ExfSession $id }
			'quit' { $exfWorker.Quit = $true }
		}
	} catch {
		Write-ExfFault $id $_.Exception
		Close-ExfSession $id
	}
}

function ConvertFrom-ExfFields {
	<#
	.SYNOPSIS
	Fields of a request as a table of texts; a key that comes several times (parameter, option) is a list.
	#>
	param([string[]]$Words)
	$data = @{ parameter = @(); option = @() }
	for ($i = 2; $i -lt $Words.Length; $i++) {
		$at = $Words[$i].IndexOf('=')
		$key = $Words[$i].Substring(0, $at)
		$encoded = $Words[$i].Substring($at + 1)
		# Stays encoded until it is a SecureString.
		if ($key -eq 'password') { $data[$key] = $encoded; continue }
		$value = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($encoded))
		if ($data[$key] -is [array]) { $data[$key] += , $value } else { $data[$key] = $value }
	}
	$data
}

function ConvertTo-ExfSecureString {
	<#
	.SYNOPSIS
	A SecureString from base64 of UTF-8, without a text in between.
	#>
	param([string]$Encoded)
	$bytes = [Convert]::FromBase64String($Encoded)
	$chars = [Text.Encoding]::UTF8.GetChars($bytes)
	$secure = [Activator]::CreateInstance([Security.SecureString])
	foreach ($char in $chars) { $secure.AppendChar($char) }
	[Array]::Clear($bytes, 0, $bytes.Length)
	[Array]::Clear($chars, 0, $chars.Length)
	$secure.MakeReadOnly()
	# The pipeline would not take it apart, but a caller must not get an array either.
	, $secure
}

function Write-ExfAnswer {
	<#
	.SYNOPSIS
	Writes one line to the controller.
	.PARAMETER Fields
	Keys and texts in turn.
	#>
	param([string]$Id, [string]$Kind, [object[]]$Fields)
	$exfWorker.HadNews = $true
	$line = [Activator]::CreateInstance([Text.StringBuilder])
	$null = $line.Append($exfWorker.Prefix).Append(' ').Append($Id).Append(' ').Append($Kind)
	for ($i = 0; $i -lt $Fields.Length; $i += 2) {
		$bytes = [Text.Encoding]::UTF8.GetBytes([string]$Fields[$i + 1])
		$null = $line.Append(' ').Append($Fields[$i]).Append('=').Append([Convert]::ToBase64String($bytes))
	}
	# Not a stream of our own: PowerShell repeats the messages of ssh with Console.WriteLine from other threads,
	# and only this writer keeps them out of the middle of a line.
	[Console]::Out.WriteLine($line.ToString())
}

function Write-ExfFault {
	<#
	.SYNOPSIS
	Tells what failed: class, error id and number of each exception in the chain, and one text.
	#>
	param([string]$Id, $Exception)
	$fields = @('message', [string]$Exception.Message)
	$next = $Exception
	for ($depth = 0; $depth -lt 6 -and $null -ne $next; $depth++) {
		$fields += 'type', $next.GetType().Name
		if ($null -ne $next.PSObject.Properties['ErrorCode']) { $fields += 'number', $next.ErrorCode }
		if ($null -ne $next.PSObject.Properties['NativeErrorCode']) { $fields += 'number', $next.NativeErrorCode }
		if ($null -ne $next.PSObject.Properties['ErrorRecord'] -and $null -ne $next.ErrorRecord) { $fields += 'errorId', $next.ErrorRecord.FullyQualifiedErrorId }
		$next = $next.InnerException
	}
	Write-ExfAnswer $Id 'fault' $fields
}

function Open-ExfSession {
	<#
	.SYNOPSIS
	Starts to connect and to log in, once.
	#>
	param([string]$Id, $Data)
	$secrets = @()
	if ($Data.ContainsKey('password')) { $secrets = @(ConvertTo-ExfSecureString $Data['password']) }
	$connection = New-ExfConnection $Data $secrets
	# Without a host: what a server asks, writes or wants to end has no console here.
	$runspace = [Management.Automation.Runspaces.RunspaceFactory]::CreateRunspace($connection)
	$exfWorker.Sessions[$Id] = @{
		State = 'opening'; Runspace = $runspace; Shell = $null; Output = $null; Result = $null
		Alias = [string]$Data['alias']; Secrets = $secrets; CloseBy = 0; Closing = $false
	}
	$runspace.OpenAsync()
}

function New-ExfConnection {
	<#
	.SYNOPSIS
	What to connect to, as Invoke-Command makes it of -HostName or of -ComputerName.
	#>
	param($Data, [object[]]$Secrets)
	if ($Data['via'] -eq 'host-name') { return New-ExfSshConnection $Data }
	$credential = $null
	if ($Secrets.Length -gt 0) {
		$credential = [Activator]::CreateInstance([Management.Automation.PSCredential], [object[]]($Data['user'], $Secrets[0]))
	}
	$shell = 'http://schemas.microsoft.com/powershell/' + $Data['configuration']
	$connection = [Activator]::CreateInstance([Management.Automation.Runspaces.WSManConnectionInfo], [object[]]($Data['scheme'], $Data['address'], [int]$Data['port'], '/wsman', $shell, $credential))
	$connection.AuthenticationMechanism = $Data['authentication']
	$connection.OpenTimeout = [int]$Data['connectMs']
	$connection.CancelTimeout = 5000
	$connection.MaximumConnectionRedirectionCount = 0
	$connection.NoMachineProfile = $true
	$connection.MaximumReceivedObjectSize = [int]$Data['maxBytes']
	$connection.MaximumReceivedDataSizePerCommand = [int]$Data['maxBytes']
	$connection.SkipCACheck = $Data['option'] -contains 'skip-authority'
	$connection.SkipCNCheck = $Data['option'] -contains 'skip-name'
	$connection.SkipRevocationCheck = $Data['option'] -contains 'skip-revocation'
	$connection
}

function New-ExfSshConnection {
	<#
	.SYNOPSIS
	A connection over ssh of PowerShell 7.3 or newer; its options come from the controller.
	#>
	param($Data)
	$options = @{}
	foreach ($option in $Data['option']) {
		$at = $option.IndexOf('=')
		$options[$option.Substring(0, $at)] = $option.Substring($at + 1)
	}
	# The controller keeps the time; this one would be told in a language, without a number.
	[Activator]::CreateInstance([Management.Automation.Runspaces.SSHConnectionInfo], [object[]]($Data['user'], $Data['alias'], $Data['keyFile'], [int]$Data['port'], $Data['configuration'], -1, $options))
}

function Start-ExfRun {
	<#
	.SYNOPSIS
	Starts a pipeline on an open session.
	#>
	param([string]$Id, $Data)
	$session = $exfWorker.Sessions[$Id]
	if ($null -eq $session -or $session.State -ne 'open') { throw 'The session is not open.' }
	$shell = [Management.Automation.PowerShell]::Create()
	$shell.Runspace = $session.Runspace
	$null = $shell.AddScript($exfWorker.Scripts[$Data['reader']]).AddParameter('Prefix', $Data['prefix'])
	# Without a deadline: the process of the session may have others in it, and the session ends with its connection.
	$null = $shell.AddParameter('Body', $exfWorker.Scripts[$Data['body']]).AddParameter('DeadlineSeconds', 0)
	$null = $shell.AddParameter('Parameters', (ConvertTo-ExfParameters $Data['parameter']))
	$none = [Activator]::CreateInstance([Management.Automation.PSDataCollection[psobject]])
	$none.Complete()
	$session.Output = [Activator]::CreateInstance([Management.Automation.PSDataCollection[psobject]])
	$session.Shell = $shell
	$session.Result = $shell.BeginInvoke($none, $session.Output)
	$session.State = 'running'
}

function ConvertTo-ExfParameters {
	<#
	.SYNOPSIS
	Values by unit and name, of lines "unit name type base64".
	#>
	param([string[]]$Lines)
	$parameters = @{}
	foreach ($line in $Lines) {
		$unit, $name, $type, $text = $line.Split(' ')
		if ($type -eq 'secret') { $value = ConvertTo-ExfSecureString $text }
		else { $value = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($text)) }
		if ($type -eq 'number') { $value = [double]::Parse($value, [Globalization.CultureInfo]::InvariantCulture) }
		if ($type -eq 'boolean') { $value = $value -eq 'true' }
		if (-not $parameters.ContainsKey($unit)) { $parameters[$unit] = @{} }
		$parameters[$unit][$name] = $value
	}
	$parameters
}

function Update-ExfSessions {
	<#
	.SYNOPSIS
	Looks at every session once and reports what is new.
	#>
	foreach ($id in @($exfWorker.Sessions.Keys)) {
		try { Update-ExfSession $id $exfWorker.Sessions[$id] } catch {
			Write-ExfFault $id $_.Exception
			Close-ExfSession $id
		}
	}
}

function Update-ExfSession {
	<#
	.SYNOPSIS
	Reports what is new of one session.
	#>
	param([string]$Id, $Session)
	if ($null -ne $Session.Shell) { Update-ExfRun $Id $Session }
	$info = $Session.Runspace.RunspaceStateInfo
	if ($Session.State -eq 'opening' -and $info.State -eq 'Opened') {
		$Session.State = 'open'
		Clear-ExfSecrets $Session
		Write-ExfAnswer $Id 'opened' @()
	} elseif ($info.State -eq 'Broken' -or $info.State -eq 'Closed') {
		if (-not $Session.Closing) { Write-ExfFault $Id (Get-ExfReason $info.Reason) }
		Remove-ExfSession $Id $Session
	} elseif ($Session.Closing -and $exfWorker.Clock.ElapsedMilliseconds -gt $Session.CloseBy) {
		# A script that cannot be stopped, or a server that does not answer any more.
		Stop-ExfSsh $Session.Alias
		Remove-ExfSession $Id $Session
	}
}

function Update-ExfRun {
	<#
	.SYNOPSIS
	Reports what a pipeline wrote, and how it ended.
	#>
	param([string]$Id, $Session)
	# First, so that nothing is left behind when the answer is yes.
	$isOver = $Session.Result.IsCompleted
	if ($Session.Output.Count -gt 0) {
		foreach ($item in $Session.Output.ReadAll()) { Write-ExfItem $Id $item }
	}
	if ($Session.Shell.Streams.Error.Count -gt 0) {
		foreach ($record in $Session.Shell.Streams.Error.ReadAll()) {
			Write-ExfAnswer $Id 'record' @('errorId', $record.FullyQualifiedErrorId, 'message', [string]$record.Exception.Message)
		}
	}
	if (-not $isOver) { return }
	$state = $Session.Shell.InvocationStateInfo
	$Session.Shell.Dispose()
	$Session.Shell = $null
	if ($Session.State -eq 'running') { $Session.State = 'open' }
	if ($state.State -eq 'Failed') { Write-ExfFault $Id (Get-ExfReason $state.Reason) }
	else { Write-ExfAnswer $Id 'done' @('state', $state.State) }
}

function Write-ExfItem {
	<#
	.SYNOPSIS
	Sends on a text that a host wrote. Anything else is not of ours; only its class is told.
	#>
	param([string]$Id, $Item)
	if ($null -ne $Item -and $Item.PSObject.BaseObject -is [string]) { Write-ExfAnswer $Id 'item' @('text', $Item) }
	else { Write-ExfAnswer $Id 'item' @('text', '(an object that is no text)') }
}

function Get-ExfReason {
	<#
	.SYNOPSIS
	The exception of a state, or one that says that there is none.
	#>
	param($Reason)
	if ($null -ne $Reason) { return $Reason }
	[Activator]::CreateInstance([InvalidOperationException], [object[]](, 'The session has ended.'))
}

function Stop-ExfRun {
	<#
	.SYNOPSIS
	Asks the host to stop its pipeline.
	#>
	param([string]$Id)
	$session = $exfWorker.Sessions[$Id]
	if ($null -ne $session -and $null -ne $session.Shell) { $null = $session.Shell.BeginStop($null, $null) }
}

function Close-ExfSession {
	<#
	.SYNOPSIS
	Ends a session: stops what runs, closes, and after two seconds forgets it.
	#>
	param([string]$Id)
	$session = $exfWorker.Sessions[$Id]
	if ($null -eq $session) { Write-ExfAnswer $Id 'closed' @(); return }
	if ($session.Closing) { return }
	$session.Closing = $true
	$session.State = 'closing'
	$session.CloseBy = $exfWorker.Clock.ElapsedMilliseconds + 2000
	Stop-ExfRun $Id
	# Closing ends a running pipeline of the session too.
	$session.Runspace.CloseAsync()
}

function Close-ExfSessions {
	<#
	.SYNOPSIS
	Ends all sessions and waits for that, but not for long.
	#>
	param([int]$Milliseconds)
	$until = $exfWorker.Clock.ElapsedMilliseconds + $Milliseconds
	foreach ($id in @($exfWorker.Sessions.Keys)) { Close-ExfSession $id }
	while ($exfWorker.Sessions.Count -gt 0 -and $exfWorker.Clock.ElapsedMilliseconds -lt $until) {
		[Threading.Thread]::Sleep(20)
		Update-ExfSessions
	}
	foreach ($session in $exfWorker.Sessions.Values) { Stop-ExfSsh $session.Alias }
}

function Remove-ExfSession {
	<#
	.SYNOPSIS
	Forgets a session that has ended.
	#>
	param([string]$Id, $Session)
	Clear-ExfSecrets $Session
	$exfWorker.Sessions.Remove($Id)
	Write-ExfAnswer $Id 'closed' @()
}

function Clear-ExfSecrets {
	<#
	.SYNOPSIS
	Wipes the password of a session; it is needed for the login only.
	#>
	param($Session)
	foreach ($secret in $Session.Secrets) { $secret.Dispose() }
	$Session.Secrets = @()
}

function Stop-ExfSsh {
	<#
	.SYNOPSIS
	Ends the ssh process of a session that did not close; its command line has the alias of the session.
	#>
	param([string]$Alias)
	if ($Alias -eq '') { return }
	foreach ($process in [Diagnostics.Process]::GetProcessesByName('ssh')) {
		try { if ([string]$process.CommandLine -like "* $Alias *") { $process.Kill() } } catch { }
	}
}
